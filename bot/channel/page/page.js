// The demo page: questions that open the widget, the code to embed it.
"use strict";

const chat = () => document.querySelector("ocop-chat");
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => chat().ask(button.dataset.ask));
}

const source = new URL("/ocop/widget/ocop-chat.js", location.href);
const { home } = document.querySelector("script[data-home]").dataset;
const code = document.getElementById("code");
code.textContent = `<script src="${source}" data-home="${home || "Lào Cai"}" defer></script>`;

const copy = document.getElementById("copy");
copy.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(code.textContent);
    document.getElementById("copied").textContent = copy.dataset.done;
  } catch {
    // No clipboard here: selected, it can be copied by hand.
    getSelection().selectAllChildren(code);
  }
});
