// Nodes are built one by one; text is only ever set as text.
const build = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter(Boolean));
  return node;
};

/** An HTML element; attributes that are functions listen to the event of that name. */
export const html = (tag, attributes = {}, ...children) =>
  build(document.createElement(tag), attributes, children);

/** An SVG element. */
export const svg = (tag, attributes = {}, ...children) =>
  build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/** A picture of one path on a square of 24, for the eye only. */
export const icon = (path) =>
  svg("svg", { viewBox: "0 0 24 24", "aria-hidden": true, class: "icon" }, svg("path", { d: path }));

export const button = (words, click, attributes = {}) =>
  html("button", { type: "button", class: "quiet", click, ...attributes }, words);

/** Words for screen readers alone. */
export const unseen = (words) => html("span", { class: "unseen" }, words);

/** A link to another page; where the address may not be followed, its words alone. */
export const link = (words, address, base) => {
  try {
    const href = new URL(address, base);
    if (/^(https?|mailto|tel):$/.test(href.protocol))
      return html("a", { href, target: "_blank", rel: "noopener noreferrer" }, words);
  } catch {
    // no address
  }
  return words;
};

/** Text in which web addresses can be followed. */
export const linked = (text) =>
  text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)»])/).map((part, i) => (i % 2 ? link(part, part) : part));
