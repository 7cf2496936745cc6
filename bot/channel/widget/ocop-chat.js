// Hỏi OCOP on a web page, by one script tag:
//   <script src="https://…/ocop/widget/ocop-chat.js" data-home="Sơn La" defer></script>
// The server joins the modules into this one file (bot/channel/pages.py) and puts before them,
// as SERVED, the words of bot/texts.yml and style.css.
import { html, icon } from "./dom.js";
import { Panel } from "./panel.js";

const BUBBLE = "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z";
const script = document.currentScript ?? document.querySelector('script[src*="/ocop-chat.js"]');
const { endpoint, home, lang, position, title, greeting, theme, colour } = script.dataset;
const words = SERVED.words[lang] ?? SERVED.words.vi;

// Relative luminance, from 0 to 1: WCAG 2.2, "relative luminance".
const luminance = (hex) =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const part = parseInt(hex.substr(1 + 2 * i, 2), 16) / 255;
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);

class OcopChat extends HTMLElement {
  connectedCallback() {
    if (this.root) return;
    const shadow = this.attachShadow({ mode: "open" });
    const options = { endpoint: new URL(endpoint ? `${endpoint}/` : "..", script.src).href.replace(/\/+$/, "/"), home, words, greeting, cap: SERVED.cap, title: title || words.title };
    this.launcher = html("button", { class: "launcher", type: "button", "aria-haspopup": "dialog", "aria-expanded": false, click: () => this.open() }, icon(BUBBLE), options.title);
    this.root = html("div", { lang: words.lang, dir: "ltr" }, this.launcher);
    this.#paint(/^#[0-9a-f]{6}$/i.test(colour) ? colour : "#1b5e20");
    // Constructed style sheets pass a strict CSP; old browsers have none.
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(SERVED.css);
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      shadow.append(html("style", {}, SERVED.css));
    }
    shadow.append(this.root);
    this.panel = new Panel(this, options);
  }

  // The site's colour where it can be read, at 4.5 to 1; other colours where it cannot.
  #paint(brand) {
    const light = luminance(brand);
    const set = (name, value) => this.root.style.setProperty(`--${name}`, value);
    set("brand", brand);
    set("on-brand", light > 0.18 ? "#000" : "#fff");
    set("on-light", light < 0.16 ? brand : "#1d2733");
    set("on-dark", light > 0.31 ? brand : "#a5d6a7");
    const night = matchMedia("(prefers-color-scheme: dark)");
    const dress = () => {
      const isDark = theme === "dark" || (night.matches && theme !== "light");
      this.root.className = `root ${position} ${isDark ? "dark" : ""}`;
    };
    night.onchange = dress;
    dress();
  }

  /** Open the conversation. */
  open() {
    this.panel.open();
  }

  /** Close the conversation; it is kept. */
  close() {
    this.panel.close();
  }

  /** Open the conversation and ask. */
  ask(question) {
    this.panel.open();
    this.panel.ask(question);
  }
}

if (!customElements.get("ocop-chat")) customElements.define("ocop-chat", OcopChat);
// Beside the body: what a page does to its body, from transforming to replacing it, is its own.
if (!document.querySelector("ocop-chat")) document.documentElement.append(html("ocop-chat"));
