// What goes over the line of the website chat: messages out, answers and history in, and the live stream.

const PATIENCE = 45000; // ms; the server itself answers within 28 s, or says that the answer comes later
const LOOKED = 15000; // ms for the history; it is asked for again when the stream opens
const AGAIN = [1000, 3000, 8000, 20000, 60000]; // ms between tries to open the stream

// Why something was not sent; `why` is the name of a text, `seconds` fills it in.
export class NotSent extends Error {
  constructor(why, seconds = 0) {
    super(why);
    this.why = why;
    this.seconds = seconds;
  }

  // Refused for what it is: it would be again.
  get final() { return this.why === "too_long" || this.why === "gone"; }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is kept in this browser. In a private window it may be for this page only.
function drawer(name) {
  const kept = {};
  const at = (key) => (key ? `${name}:${key}` : name);
  return {
    read(key = "") {
      try { return localStorage.getItem(at(key)); } catch { return kept[key] ?? null; }
    },
    keep(value, key = "") {
      kept[key] = value;
      try { localStorage.setItem(at(key), value); } catch { /* kept above */ }
    },
  };
}

export function openLine({ messages, ticket, store, page }) {
  const drawn = drawer(store);
  let stream = null;
  let tries = 0;
  const token = () => drawn.read();
  const signed = () => ({ Authorization: `Visitor ${token()}` });

  let before = Promise.resolve();
  let inTurn = 0;

  // Who is new is known by the answer to their first message: the next ones wait for it, or they would be
  // somebody else's. What is sent once more goes one after the other, and what is new behind it: else it might
  // arrive in another order, or too much at once. In all other cases nobody waits: one answer may be for two.
  function post(text, clientId, again) {
    if (token() && !again && !inTurn) return ask(text, clientId);
    inTurn += 1;
    const sent = before.then(() => ask(text, clientId));
    before = sent.catch(() => {}).then(() => { inTurn -= 1; });
    return sent;
  }

  async function ask(text, clientId) {
    let answer;
    try {
      answer = await fetch(messages, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ text, visitor: token() || undefined, page: page || undefined, client_id: clientId }),
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (error) {
      throw new NotSent(error.name === "TimeoutError" ? "too_slow" : "no_connection");
    }
    if (!answer.ok) throw refusal(answer);
    const body = await answer.json().catch(() => { throw new NotSent("too_slow"); });
    drawn.keep(body.visitor);
    return body;
  }

  function refusal(answer) {
    if (answer.status === 429) return new NotSent("too_often", Number(answer.headers.get("Retry-After")) || 10);
    if (answer.status === 404) return new NotSent("gone");
    return new NotSent(answer.status === 413 || answer.status === 422 ? "too_long" : "not_sent");
  }

  // {items, more, answered_by}, or null when there is none (yet) or it can't be had now.
  async function history(side = "", id = "") {
    if (!token()) return null;
    try {
      const asked = side ? `${messages}?${side}=${encodeURIComponent(id)}` : messages;
      const answer = await fetch(asked, { headers: signed(), signal: AbortSignal.timeout(LOOKED) });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // Calls `heard` with each message of the others, and `missed` whenever some may have gone by.
  async function listen(heard, missed) {
    if (stream || !token()) return;
    stream = "asked";
    try {
      const answer = await fetch(ticket, { method: "POST", headers: signed() });
      if (!answer.ok) throw new NotSent("not_sent");
      stream = new EventSource((await answer.json()).url);
    } catch {
      again(heard, missed);
      return;
    }
    // It tells what is said from now on: what was said since the last look is read.
    stream.addEventListener("open", () => { tries = 0; missed(); });
    stream.addEventListener("message", (event) => heard(JSON.parse(event.data)));
    stream.addEventListener("error", () => { stream.close(); again(heard, missed); });
  }

  // A ticket holds for a minute: a new one is asked for, and what was said meanwhile is read.
  function again(heard, missed) {
    stream = null;
    const pause = AGAIN[Math.min(tries, AGAIN.length - 1)];
    tries += 1;
    setTimeout(async () => { await missed(); listen(heard, missed); }, pause);
  }

  const unsent = () => { try { return JSON.parse(drawn.read("unsent")) || []; } catch { return []; } };
  const remember = (entry) => drawn.keep(JSON.stringify([...unsent().filter((one) => one.clientId !== entry.clientId), entry].slice(-20)), "unsent");
  const forget = (clientId) => drawn.keep(JSON.stringify(unsent().filter((one) => one.clientId !== clientId)), "unsent");

  return { post, history, listen, unsent, remember, forget, isKnown: () => Boolean(token()) };
}
