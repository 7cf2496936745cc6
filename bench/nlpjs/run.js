// nlp.js as a contestant: reads given.json of a folder, writes train.json and parse.json.
const fs = require("fs");
const path = require("path");
const { dockStart } = require("@nlpjs/basic");

async function main(folder) {
  const given = JSON.parse(fs.readFileSync(path.join(folder, "given.json")));
  const dock = await dockStart({ settings: { nlp: { autoSave: false, log: false } }, use: ["Basic"] });
  const nlp = dock.get("nlp");
  nlp.addLanguage("vi");
  const empty = process.memoryUsage().rss;
  const started = process.hrtime.bigint();
  for (const [intent, text] of given.examples) nlp.addDocument("vi", text, intent);
  const ner = dock.get("ner");
  ner.threshold = 1;
  for (const [label, value, written] of given.names) {
    ner.addRuleOptionTexts("vi", `${label}|${value}`, value, [written]);
  }
  await nlp.train();
  const train_s = Number(process.hrtime.bigint() - started) / 1e9;
  fs.writeFileSync(path.join(folder, "train.json"), JSON.stringify({ train_s }));
  fs.writeFileSync(path.join(folder, "parse.json"), JSON.stringify(await parse(nlp, given.texts, empty)));
}

async function parse(nlp, texts, empty) {
  const parsed = [];
  const times = [];
  for (const text of texts) {
    const started = process.hrtime.bigint();
    const found = await nlp.process("vi", text);
    times.push(Number(process.hrtime.bigint() - started) / 1e6);
    const entities = (found.entities || []).filter((e) => e.entity.includes("|")).map((e) => ({
      entity: e.entity.split("|")[0], value: e.option, start: e.start, end: e.end + 1, text: e.sourceText,
    }));
    parsed.push({ text, intent: found.intent, entities });
  }
  times.sort((a, b) => a - b);
  const mb = process.memoryUsage().rss / 1048576;
  const at = (share) => times[Math.floor(share * (times.length - 1))];
  return { parsed, p50_ms: at(0.5), p95_ms: at(0.95), mb, own_mb: mb - empty / 1048576 };
}

main(process.argv[2]);
