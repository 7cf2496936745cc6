// The conversation as this browser keeps it: for a day, and only where that is allowed.
const KEPT = 60;
const DAY = 864e5;

// Reading `localStorage` throws where it is denied, writing where it is full.
const attempt = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};

export class History {
  constructor(endpoint) {
    this.key = `ocop-chat ${endpoint}`;
    this.read();
  }

  /** What was kept, by another tab perhaps, if it is of today. */
  read() {
    const kept = attempt((storage) => JSON.parse(storage.getItem(this.key)));
    const { items, session } = Date.now() - kept?.at < DAY ? kept : {};
    this.items = Array.isArray(items) ? items : [];
    this.session = session;
  }

  clear() {
    this.items = [];
    this.session = undefined;
    this.save();
  }

  /** Keep an item, after another one where that is named. */
  add(item, after) {
    const at = this.items.indexOf(after) + 1 || this.items.length;
    this.items.splice(at, 0, item);
    this.items = this.items.slice(-KEPT);
    this.save();
    return item;
  }

  save() {
    const { items, session, key } = this;
    const kept = JSON.stringify({ items, session, at: Date.now() });
    attempt((storage) => (items[0] ? storage.setItem(key, kept) : storage.removeItem(key)));
  }
}
