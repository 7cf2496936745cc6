// One answer of the bot: its words, chart, links and sources, and what can be done with it.
import { figure } from "./chart.js";
import { button, html, link, linked, unseen } from "./dom.js";

const SHOWN = 3;

const source = ({ title, publisher, published_on: day, url }) => {
  const named = title || publisher;
  const date = day && day.split("-").map(Number).reverse().join("/");
  const note = [named !== publisher && !title?.includes(publisher) && publisher, date].filter(Boolean).join(", ");
  return html("li", {}, link(named, url), note && ` (${note})`);
};

const list = (sources) => html("ul", {}, sources.map(source));

const listed = (sources, words) => {
  const rest = sources.slice(SHOWN);
  const more = `${words.more_sources} (${rest.length})`;
  return html(
    "div",
    { class: "sources" },
    words.sources,
    list(sources.slice(0, SHOWN)),
    rest[0] && html("details", {}, html("summary", {}, more), list(rest)),
  );
};

/** The answer as it is read; the sources that end its text are shown as links. */
export const answer = ({ text, custom = {} }, { words, endpoint }) => {
  const { chart, links = [], sources = [] } = custom;
  const [body] = sources[0] ? text.split("\nNguồn:") : [text];
  return html(
    "div",
    { class: "said bot" },
    unseen(words.bot_said),
    html("p", {}, linked(body)),
    chart && figure(chart, words),
    links.map(({ title, url }) => html("p", {}, link(title, url, endpoint))),
    sources[0] && listed(sources, words),
  );
};

const copy = async (text, from) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No secure page, or not allowed: the old way.
    const area = html("textarea", {}, text);
    from.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    from.focus();
  }
};

/** Copy; useful or not. */
export const tools = (item, panel) => {
  const { words } = panel;
  let isSent;
  const judge = async (useful, word) => {
    if (isSent) return; // a second press is no second opinion
    isSent = true;
    try {
      await panel.rate(item, useful, word);
      const isHere = row.matches(":focus-within");
      row.replaceChildren(copier, words.thanks);
      if (isHere) copier.focus();
      panel.tell(words.thanks);
    } catch {
      isSent = false;
      panel.tell(words.not_kept);
    }
  };
  const copier = button(words.copy, () => copy(item.message.text, copier).then(() => panel.tell(words.copied)));
  const ask = () => {
    const field = html("input", { maxlength: 300, "aria-label": words.missing, placeholder: words.missing });
    const submit = (event) => {
      event.preventDefault();
      judge(false, field.value);
    };
    no.replaceWith(html("form", { submit }, field, html("button", { class: "quiet" }, words.send)));
    field.focus();
  };
  const no = button(words.not_useful, ask);
  const yes = button(words.useful, () => judge(true, ""));
  const row = html("div", { class: "tools", role: "group", "aria-label": item.question, "aria-live": "off" }, copier, item.rated ? [] : [yes, no]);
  return row;
};
