/* Datasette's own words, in Vietnamese where the texts have them. */
(() => {
  const words = WORDS;
  const said = (text) => {
    const bare = text.trim();
    if (words[bare]) return text.replace(bare, words[bare]);
    return text.replace(/^\s*([\d,]+) rows?\b[^]*/, (_, n) => `${n.replace(/,/g, ".")} ${words.rows}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style, td, dd")) node.data = said(node.data);
  }
  for (const field of document.querySelectorAll("input[type=submit], input[type=button]")) {
    field.value = said(field.value);
  }
  for (const field of document.querySelectorAll("[placeholder]")) {
    field.placeholder = said(field.placeholder);
  }
  const columns = document.querySelector(".column-descriptions");
  if (columns) {
    const folded = document.createElement("details");
    folded.append(Object.assign(document.createElement("summary"), { textContent: words.columns }));
    columns.replaceWith(folded);
    folded.append(columns);
  }
  document.documentElement.lang = "vi";
})();
