// An answer's numbers as a picture and as a table. A picture always has its numbers in words.
import { html, svg } from "./dom.js";

const ROW = 38;
const LONGEST = 24;

const written = (value, unit) =>
  value.toLocaleString("vi", { maximumFractionDigits: 2 }) + (unit === "percent" ? "%" : "");

// Across, all is in per cent of the room there is, so that letters keep their size.
const label = (x, y, words, anchor = "start") => svg("text", { x: `${x}%`, y, "text-anchor": anchor }, words);

const bars = (data, most) =>
  data.map((d, i) => {
    const y = i * ROW;
    const bar = (width, name) => svg("rect", { y: y + 20, width: `${width}%`, height: 9, rx: 2, class: name });
    const length = Math.max(0.7, (100 * d.value) / most);
    // The whole of a long name is in the table.
    const name = d.label.length > LONGEST ? `${d.label.slice(0, LONGEST - 1)}…` : d.label;
    return [label(0, y + 15, name), label(100, y + 15, d.number, "end"), bar(100, "track"), bar(length, "bar")];
  });

// "6/2025" as a number of years.
const time = (words) => {
  const [year, month = 12, day = 15] = words.split("/").map(Number).reverse();
  return year + month / 12 + day / 366;
};

const course = (data, most) => {
  const times = data.map((d) => time(d.label));
  const first = Math.min(...times);
  const length = Math.max(...times) - first || 1;
  const points = data.map((d, i) => ({
    ...d,
    x: 12 + (76 * (times[i] - first)) / length,
    y: 112 - (d.value / most) * 86,
  }));
  // Where there is no room for the words of all points: the last and the first come first.
  const labelled = [];
  for (const p of [points.at(-1), ...points])
    if (labelled.every(({ x }) => Math.abs(x - p.x) > 26)) labelled.push(p);
  return points.map(({ x, y, number, label: moment, series }, i) => {
    const next = points[i + 1];
    const middle = `${(x + next?.x) / 2}%`;
    // Points are joined within one series only: other borders are another place.
    const line = next && (next.series === series
      ? svg("line", { x1: `${x}%`, y1: y, x2: `${next.x}%`, y2: next.y })
      : svg("line", { x1: middle, y1: 0, x2: middle, y2: 116, class: "cut" }));
    const month = moment.split("/").slice(-2).join("/");
    const isLabelled = labelled.includes(points[i]);
    const words = isLabelled && [label(x, y - 9, number, "middle"), label(x, 136, month, "middle")];
    return [line, svg("circle", { cx: `${x}%`, cy: y, r: 4, class: "bar" }), words].flat();
  });
};

/** The chart of an answer with its table; nothing where there is nothing to compare. */
export const figure = ({ type, title, unit, data }, words) => {
  if (!(data?.length > 1) || !data.every((d) => d.value >= 0)) return null;
  const numbered = data.map((d) => ({ ...d, number: written(d.value, unit) }));
  const most = Math.max(...data.map((d) => d.value)) || 1;
  const several = new Set(data.map((d) => d.series)).size > 1;
  const rows = numbered.map((d) => {
    const name = several ? `${d.series}, ${d.label}` : d.label;
    return html("tr", {}, html("th", { scope: "row" }, name), html("td", {}, d.number));
  });
  const heads = [words.what, words.number].map((head) => html("th", { scope: "col" }, head));
  const table = html("table", {}, html("caption", { class: type === "table" ? "" : "unseen" }, title), html("thead", {}, html("tr", {}, heads)), html("tbody", {}, rows));
  if (type === "table") return html("figure", {}, table);
  const isCourse = type === "line";
  const height = isCourse ? 142 : data.length * ROW;
  const said = numbered.map((d) => `${d.label} ${d.number}`).join("; ");
  const shapes = svg("g", { "aria-hidden": true }, (isCourse ? course : bars)(numbered, most).flat());
  const picture = svg("svg", { height, role: "img", "aria-label": said }, shapes);
  return html("figure", {}, html("figcaption", {}, title), picture, html("details", {}, html("summary", {}, words.table), table));
};
