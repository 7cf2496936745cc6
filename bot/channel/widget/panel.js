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
    Object.assign(this, options, { host, options });
    this.history = new History(this.endpoint);
    this.wire = new Wire(options, this.history);
    this.narrow = matchMedia("(max-width: 30em), (max-height: 26em)");
    this.queue = Promise.resolve();
    this.tell = (line) => (this.status.textContent = line);
    this.#build();
    for (const item of this.history.items) this.log.append(...this.#nodes(item));
    // What was said before is there before the log is shown, so that it is not read out again.
    this.begun = this.history.items[0] && this.#greet();
  }

  #build() {
    const { words } = this;
    const id = "ocop-field";
    const tool = (name, path, click) => button(icon(path), click, { class: "tool", "aria-label": name, title: name });
    this.heading = html("h2", { tabindex: -1 }, this.title);
    this.log = html("div", { role: "log", "aria-label": words.conversation });
    this.replies = html("div", { role: "group", "aria-label": words.suggestions });
    this.scroller = html("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": words.conversation }, this.log, this.replies);
    this.status = html("p", { role: "status" });
    this.counter = html("span", { class: "counter" });
    const keydown = (event) => {
      // A word being composed by an input method ends with Enter, too.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) this.#submit(event);
    };
    this.field = html("textarea", { id, rows: 1, placeholder: words.placeholder, input: () => this.#measure(), keydown });
    const submit = (event) => this.#submit(event);
    this.dialog = html(
      "dialog",
      { "aria-label": this.title, cancel: (event) => event.preventDefault(this.close()) },
      html("header", {}, this.heading, tool(words.delete, BIN, () => this.#forget()), tool(words.close, CROSS, () => this.close())),
      this.scroller,
      this.status,
      html("form", { submit, class: "ask" }, html("label", { for: id, class: "unseen" }, words.question), this.field, html("button", { class: "send", "aria-label": words.send }, icon(ARROW)), this.counter),
    );
    this.dialog.addEventListener("keydown", ({ key, isComposing }) => {
      if (key === "Escape" && !isComposing) this.close();
    });
    this.narrow.onchange = () => this.dialog.open && this.#show(this.dialog.close());
    window.visualViewport?.addEventListener("resize", () => this.#fit());
    addEventListener("offline", () => this.tell(words.offline));
    addEventListener("online", () => this.tell(words.online));
    this.host.root.append(this.dialog);
  }

  open() {
    if (this.dialog.open) return;
    this.#show();
    this.#focus(this.heading);
    this.begun ||= this.#greet();
    this.#bring(this.log.lastChild);
  }

  #show() {
    this.dialog[this.narrow.matches ? "showModal" : "show"]();
    this.#mark(true);
    this.#fit();
  }

  close() {
    this.dialog.close();
    this.#mark(false).focus();
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

  #greet() {
    const { words, greeting, history } = this;
    this.log.prepend(answer({ text: greeting || words.greeting }, this), html("small", {}, words.note));
    if (history.items[0]) this.#offer(history.items.at(-1).message?.buttons);
    else
      this.wire.begin().then(
        ({ examples }) => history.items[0] || this.#offer(examples.map((title) => ({ title }))),
        (error) => this.tell(error.status ? error.message : words.failed),
      );
    return true;
  }

  #nodes(item) {
    const { words } = this;
    if (!item.message) return [html("div", { class: "said user" }, unseen(words.you_said), item.text)];
    const { custom } = item.message;
    const isTalk = /^(clarify|smalltalk)$/.test(custom?.kind);
    return [answer(item.message, this), isTalk ? "" : tools(item, { ...this.options, tell: this.tell, rate: (...given) => this.#rate(...given) })].filter(Boolean);
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
    const line = left > NEAR ? "" : (left < 0 ? words.over : words.left).replace("{0}", Math.abs(left));
    // Said aloud when it begins and when it is too much, not at each key.
    if (!counter.textContent || left === -1) this.tell(line);
    counter.textContent = line;
    field.setAttribute("aria-invalid", left < 0);
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  #submit(event) {
    event.preventDefault();
    const question = this.field.value.trim();
    this.field.focus();
    if (!question) return;
    if (this.#length > this.cap) return this.tell(this.counter.textContent);
    this.field.value = "";
    this.#measure();
    this.ask(question);
  }

  /** Show a question and get its answer, after those asked before. */
  ask(text, payload) {
    const [node] = this.#nodes(this.history.add({ text }));
    this.log.append(node);
    this.#offer();
    this.#bring(node);
    this.#queue({ message: text, button: payload, id: `${Date.now()}-${Math.random()}` }, node);
  }

  #queue(message, node) {
    this.tell(this.words.waiting);
    this.queue = this.queue.then(() => node.isConnected && this.#send(message, node));
  }

  async #send(message, node) {
    const { words, dialog } = this;
    let last;
    this.tell(words.waiting);
    const slow = setTimeout(() => this.tell(words.slow), SLOW);
    dialog.setAttribute("aria-busy", true);
    try {
      await this.wire.send(message, (part) => (last = this.#take(part, message, node)), (state) => this.tell(words[state]));
      this.tell("");
      if (!node.isConnected) return;
      this.#offer(last.buttons);
      this.#bring(node);
    } catch (error) {
      this.#failed(error, message, node);
    } finally {
      clearTimeout(slow);
      dialog.removeAttribute("aria-busy");
    }
  }

  #take(message, { message: question }, node) {
    // A conversation deleted meanwhile stays deleted.
    if (!node.isConnected) return message;
    const [said, row] = this.#nodes(this.history.add({ question, message }));
    this.log.append(said);
    this.#bring(node);
    // After the words, so that they alone are announced.
    if (row) requestAnimationFrame(() => this.#bring(node, said.after(row)));
    return message;
  }

  #failed({ status, message: said }, message, node) {
    const { words } = this;
    const retry = () => {
      line.remove();
      this.field.focus();
      this.#queue(message, node);
    };
    const again = !status || status === 429 || status > 499;
    const line = html("div", { class: "said failed" }, status ? said : words.failed, again && button(words.retry, retry));
    this.tell("");
    node.after(line);
    this.#bring(node);
  }

  async #rate(item, useful, word) {
    const { text, custom } = item.message;
    await this.wire.rate({ useful, word, question: item.question, answer: text, kind: custom?.kind });
    item.rated = true;
    this.history.save();
  }

  #forget() {
    if (!confirm(this.words.really_delete)) return;
    this.history.clear();
    this.log.replaceChildren();
    this.#offer();
    this.#greet();
    this.tell(this.words.deleted);
    this.field.focus();
  }
}
