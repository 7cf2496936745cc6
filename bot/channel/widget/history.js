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
    this.clear(attempt((storage) => JSON.parse(storage.getItem(this.key))));
  }

  /** Begin anew, or go on with what was kept if it is of today. */
  clear(kept) {
    const { items, session } = Date.now() - kept?.at < DAY ? kept : {};
    this.items = Array.isArray(items) ? items : [];
    this.session = session;
    this.save();
  }

  add(item) {
    this.items = [...this.items, item].slice(-KEPT);
    this.save();
    return item;
  }

  save() {
    const { items, session, key } = this;
    const kept = JSON.stringify({ items, session, at: Date.now() });
    attempt((storage) => (items[0] ? storage.setItem(key, kept) : storage.removeItem(key)));
  }
}
