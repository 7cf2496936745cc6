// The plain page: asks, shows the answer as text. No HTML from the server is ever used.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("ask");
const input = document.getElementById("question");
let session = null;

function post(path, body) {
  return fetch("/ocop/" + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    credentials: "omit",
  });
}

function say(who, text) {
  const line = document.createElement("p");
  line.className = who;
  line.textContent = text;
  log.append(line);
  line.scrollIntoView({ block: "nearest" });
  return line;
}

function offer(buttons) {
  const row = document.createElement("div");
  row.className = "choices";
  for (const { title, payload } of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => ask(payload));
    row.append(button);
  }
  log.append(row);
}

// Only addresses of this server are followed.
function link({ title, url }) {
  const line = document.createElement("p");
  const anchor = document.createElement("a");
  if (!url.startsWith("/ocop/")) return;
  anchor.href = url;
  anchor.textContent = title;
  line.append(anchor);
  log.append(line);
}

async function send(message) {
  session ??= (await (await post("session", {})).json()).session;
  const reply = await post("message", { session, message });
  if (reply.status !== 401) return reply.json();
  session = null;
  return send(message);
}

async function ask(message) {
  say("user", message);
  const waiting = say("bot", log.dataset.waiting);
  try {
    const answers = await send(message);
    for (const answer of answers) {
      say("bot", answer.text);
      for (const found of answer.custom?.links ?? []) link(found);
      if (answer.buttons) offer(answer.buttons);
    }
  } catch {
    say("bot", log.dataset.failed);
  }
  waiting.remove();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const message = input.value.trim();
  if (!message) return;
  input.value = "";
  ask(message);
});
