// To the server and back, over a line that may be slow or break.
const SILENCE = 25e3; // the server gives a sign of life every ten seconds
const PAUSES = [1e3, 3e3];

const read = async (reply, take, alive) => {
  if (!/event-stream/.test(reply.headers.get("Content-Type"))) return (await reply.json()).forEach(take);
  const reader = reply.body.getReader();
  const decoder = new TextDecoder();
  let isWhole = false;
  for (let rest = ""; ; alive()) {
    const { value, done } = await reader.read();
    if (done && isWhole) return;
    if (done) throw new Error("the line broke");
    const events = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const [name, data] = event.split("\ndata: ");
      if (name === "event: done") isWhole = true;
      else if (data) take(JSON.parse(data));
    }
  }
};

export class Wire {
  constructor({ endpoint, home }, history) {
    Object.assign(this, { endpoint, home, history });
  }

  // A body of plain text: a browser need not ask first whether it may send it.
  async #post(path, body, use = (reply) => reply.json()) {
    const control = new AbortController();
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => control.abort(), SILENCE);
    };
    alive();
    try {
      const reply = await fetch(this.endpoint + path, {
        method: "POST",
        headers: { Accept: "text/event-stream, application/json" },
        body: JSON.stringify({ session: this.history.session, home: this.home, ...body }),
        credentials: "omit",
        signal: control.signal,
      });
      if (reply.ok) return await use(reply, alive);
      // What the server says instead of an answer; without words it is a proxy's.
      const [{ text }] = await reply.json();
      throw Object.assign(new Error(text), { status: reply.status });
    } finally {
      clearTimeout(timer);
    }
  }

  /** A new session, with the questions to begin with. */
  begin() {
    // The greeting and a first question in a hurry begin the same one.
    this.begun ??= this.#post("session")
      .then((begun) => {
        this.history.session = begun.session;
        this.history.save();
        return begun;
      })
      .finally(() => (this.begun = undefined));
    return this.begun;
  }

  rate(opinion) {
    return this.#post("feedback", opinion);
  }

  /**
   * Send a message and hand over each part of the answer, once, however often the line
   * breaks: the message keeps its id, and the server answers an id once.
   */
  async send(message, take, tell, isWanted) {
    let taken = 0;
    for (let attempt = 0; ; attempt++) {
      if (!navigator.onLine) {
        tell("offline");
        await new Promise((back) => addEventListener("online", back, { once: true }));
      }
      if (!isWanted()) return null;
      try {
        if (!this.history.session) await this.begin();
        let seen = 0;
        return await this.#post("message", message, (reply, alive) =>
          read(reply, (part) => seen++ < taken || take(part, taken++), alive),
        );
      } catch (error) {
        const isOver = error.status === 401;
        if ((error.status && !isOver) || attempt >= PAUSES.length) throw error;
        if (isOver) {
          // Buttons belong to the session that is gone; their words say what was meant.
          this.history.session = message.button = undefined;
        } else {
          tell("resending");
          await new Promise((on) => setTimeout(on, PAUSES[attempt]));
        }
      }
    }
  }
}
