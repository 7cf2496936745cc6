// The conversation: a dialog over the page, on a narrow screen in place of it.
import { answer, tools } from "./answer.js";
import { button, html, icon, unseen } from "./dom.js";
import { History } from "./history.js";
import { Wire } from "./wire.js";

const BIN = "M9 3h6l1 2h4v2H4V5h4zM6 8h12l-1 13H7z";
const CROSS = "M6 4.6l6 6 6-6L19.4 6l-6 6 6 6-1.4 1.4-6-6-6 6L4.6 18l6-6-6-6z";
const ARROW = "M3 20v-6l9-2-9-2V4l19 8z";
const SLOW = 5e3;
const NEAR = 100; // characters to the cap from which they are counted

export class Panel {
  constructor(host, options) {
    Object.assign(this, options, { host });
    this.history = new History(this.endpoint);
    this.wire = new Wire(options, this.history);
    this.narrow = matchMedia("(max-width: 30em), (max-height: 26em)");
    this.queue = Promise.resolve();
    this.#build();
    // What was said before is there before the log is shown, so that it is not read out again.
    this.#restore();
    // Another tab asked, or deleted: this one shows the same.
    addEventListener("storage", ({ key }) => {
      // Not while an answer is under way: it goes below its question.
      if (key !== this.history.key || this.dialog.classList.contains("busy")) return;
      this.history.read();
      this.#restore();
    });
  }

  #build() {
    const { words } = this;
    const id = "ocop-field";
    const tool = (name, path, click) => button(icon(path), click, { class: "tool", "aria-label": name, title: name });
    this.heading = html("h2", { tabindex: -1 }, this.title);
    this.log = html("div", { role: "log" });
    this.replies = html("div", { class: "replies", role: "group", "aria-label": words.suggestions });
    this.scroller = html("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": words.conversation }, this.log, this.replies);
    this.status = html("p", { role: "status", class: "status" });
    this.counter = html("span", { class: "counter" });
    this.aloud = html("span", { role: "status", class: "unseen" });
    const keydown = (event) => {
      // A word being composed by an input method ends with Enter, too.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) this.#submit(event);
    };
    this.field = html("textarea", { id, rows: 1, placeholder: words.placeholder, input: () => this.#measure(), keydown });
    const submit = (event) => this.#submit(event);
    this.dialog = html(
      "dialog",
      { "aria-label": this.title, cancel: (event) => event.preventDefault(this.close()) },
      html("div", { class: "head" }, this.heading, tool(words.delete, BIN, () => this.#forget()), tool(words.close, CROSS, () => this.close())),
      this.scroller,
      this.status,
      html("form", { submit, class: "ask" }, html("label", { for: id, class: "unseen" }, words.question), this.field, html("button", { class: "send", "aria-label": words.send }, icon(ARROW)), this.counter, this.aloud),
    );
    this.dialog.addEventListener("keydown", (event) => {
      event.stopPropagation(); // keys typed here are no shortcuts of the page
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
    this.narrow.onchange = () => {
      const focused = this.host.shadowRoot.activeElement;
      if (this.dialog.open) this.#show(this.dialog.close());
      focused?.focus();
    };
    window.visualViewport?.addEventListener("resize", () => this.#fit());
    addEventListener("offline", () => this.tell(words.offline));
    addEventListener("online", () => {
      this.tell(words.online);
      setTimeout(() => this.status.textContent === words.online && this.tell(""), SLOW);
      if (this.begun) this.#begin();
    });
    this.host.root.append(this.dialog);
  }

  /** Say a line below the conversation. */
  tell(line) {
    this.status.textContent = line;
  }

  open() {
    if (this.dialog.open) return;
    this.opener = document.activeElement;
    this.#show();
    this.#focus(this.heading);
    if (!this.begun) this.#greet();
    this.#begin();
    this.#bring([...this.log.querySelectorAll(".user")].at(-1) ?? this.log.lastChild);
  }

  #show() {
    this.dialog[this.narrow.matches ? "showModal" : "show"]();
    this.#mark(true);
    this.#fit();
  }

  close() {
    if (!this.dialog.open) return;
    this.dialog.close();
    const launcher = this.#mark(false);
    // A button of the page that opened it gets the focus back.
    (/^(body|ocop-chat)$/.test(this.opener.localName) ? launcher : this.opener).focus();
  }

  #mark(isOpen) {
    const { launcher } = this.host;
    launcher.hidden = isOpen;
    launcher.setAttribute("aria-expanded", isOpen);
    return launcher;
  }

  // Above the keyboard of a telephone, which covers the page without resizing it.
  #fit() {
    const { height, scale } = window.visualViewport ?? {};
    this.dialog.style.height = this.narrow.matches && scale === 1 ? `${height}px` : "";
  }

  // On a touch screen the field would bring up a keyboard over what is to be read first.
  #focus(instead) {
    (matchMedia("(pointer: coarse)").matches ? instead : this.field).focus();
  }

  // The question at the top: the beginning of a long answer is read first.
  #bring(node) {
    this.scroller.scrollTop = node.offsetTop - 8;
  }

  #restore() {
    const { items } = this.history;
    const nodes = items.map((item) => this.#nodes(item));
    this.log.replaceChildren(...nodes.flat());
    this.#offer(items.at(-1)?.message?.buttons);
    this.begun = false;
    if (!items[0]) return;
    this.#greet();
    // A question without its answer: the page was left while it was under way.
    this.unanswered = items.at(-1).text && [items.at(-1), nodes.at(-1)[0]];
  }

  #greet() {
    const { words, greeting } = this;
    this.begun = true;
    this.log.prepend(answer({ text: greeting || words.greeting }, this), html("small", {}, words.note));
  }

  // What there is to do once there is a line: suggestions, or the answer not yet had.
  #begin() {
    const { history, words, unanswered } = this;
    this.unanswered = null;
    if (unanswered) this.#queue(...unanswered);
    if (history.items[0] || this.replies.firstChild) return;
    this.wire.begin().then(
      ({ examples }) => history.items[0] || this.#offer(examples.map((title) => ({ title }))),
      (error) => this.tell(error.status ? error.message : words.failed),
    );
  }

  #nodes(item) {
    const { words } = this;
    if (!item.message) return [html("div", { class: "said user" }, unseen(words.you_said), item.text)];
    const isTalk = /^(clarify|smalltalk)$/.test(item.message.custom?.kind);
    return [answer(item.message, this), ...(isTalk ? [] : [tools(item, this)])];
  }

  #offer(buttons = []) {
    const press = ({ title, payload }) => {
      this.ask(title, payload);
      this.#focus(this.scroller);
    };
    this.replies.replaceChildren(...buttons.map((b) => button(b.title, () => press(b), { class: "reply" })));
  }

  get #length() {
    return [...this.field.value.trim().normalize()].length;
  }

  #measure() {
    const { words, field, counter, cap } = this;
    const left = cap - this.#length;
    const said = left > NEAR ? "" : left < 0 ? words.over : words.left;
    counter.textContent = said.replace("{0}", Math.abs(left));
    // Said aloud when it begins and when it is too much, not at each key.
    if (said !== this.counted) this.aloud.textContent = counter.textContent;
    this.counted = said;
    field.setAttribute("aria-invalid", left < 0);
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  #submit(event) {
    event.preventDefault();
    const question = this.field.value.trim();
    if (!question || this.#length > this.cap) return this.field.focus();
    this.field.value = "";
    this.#measure();
    this.ask(question);
    this.#focus(this.scroller);
  }

  /** Show a question and get its answer, after those asked before. */
  ask(text, button) {
    const item = this.history.add({ text, button, id: `${Date.now()}-${Math.random()}` });
    const [node] = this.#nodes(item);
    this.log.append(node);
    this.#offer();
    this.#bring(node);
    this.#queue(item, node);
  }

  #queue(item, node) {
    this.tell(this.words.waiting);
    this.queue = this.queue.then(() => node.isConnected && this.#send(item, node));
  }

  async #send(item, node) {
    const { words, dialog, wire } = this;
    const { text: message, button, id } = item;
    const slow = setTimeout(() => navigator.onLine && this.tell(words.slow), SLOW);
    // A conversation deleted meanwhile stays deleted.
    const isWanted = () => node.isConnected;
    let [last, end] = [item, node];
    const take = (part) => {
      if (isWanted()) [last, end] = this.#take(part, item, last, end, node);
    };
    this.tell(words.waiting);
    dialog.classList.add("busy");
    try {
      await wire.send({ message, button, id }, take, (state) => this.tell(words[state]), isWanted);
      if (!isWanted()) return;
      this.tell("");
      if (last === this.history.items.at(-1)) this.#offer(last.message.buttons);
      this.#bring(node);
    } catch (error) {
      if (isWanted()) this.#failed(error, item, node);
    } finally {
      clearTimeout(slow);
      dialog.classList.remove("busy");
    }
  }

  // A part of the answer goes below the question and the parts before it.
  #take(message, { text: question }, last, end, node) {
    const item = this.history.add({ question, message }, last);
    const [said, row] = this.#nodes(item);
    end.after(said);
    this.#bring(node);
    // After the words, so that they alone are announced.
    if (row) requestAnimationFrame(() => this.#bring(node, said.after(row)));
    return [item, said];
  }

  #failed({ status, message: said }, item, node) {
    const { words } = this;
    const retry = () => {
      line.remove();
      this.field.focus();
      this.#queue(item, node);
    };
    const again = !status || status === 429 || status > 499;
    const line = html("div", { class: "said failed" }, status ? said : words.failed, again && button(words.retry, retry));
    this.tell("");
    node.after(line);
    this.#bring(node);
  }

  /** Keep what was thought of an answer. */
  async rate(item, useful, word) {
    const { text, custom } = item.message;
    await this.wire.rate({ useful, word, question: item.question, answer: text, kind: custom?.kind });
    item.rated = true;
    this.history.save();
  }

  #forget() {
    if (!confirm(this.words.really_delete)) return;
    this.history.clear();
    this.queue = Promise.resolve();
    this.#restore();
    this.#greet();
    this.#begin();
    this.tell(this.words.deleted);
    this.field.focus();
  }
}
