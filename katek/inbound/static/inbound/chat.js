// The website chat: sends what is typed, shows what is answered, and listens for what people write back.

import { newId, NotSent, openLine } from "./chat_line.js";
import { element, noPicture } from "./chat_card.js";
import { openField } from "./chat_field.js";
import { openLog } from "./chat_log.js";

const get = (id) => document.getElementById(id);
const read = (id) => (get(id) ? JSON.parse(get(id).textContent) : null);
const [chat, field, quick, talked, earlier] = ["chat", "text", "quick", "talked", "earlier"].map(get);
const texts = read("texts");
const asked = new URLSearchParams(location.search);
const embedded = document.body.classList.contains("embedded") && window.parent !== window;
const quickly = matchMedia("(pointer: fine)"); // on a phone the keyboard would cover what was answered

const line = openLine({ ...chat.dataset, page: asked.get("page") || document.referrer });
const log = openLog({ talked, list: get("log"), typing: get("typing"), jump: get("jump"), texts, locale: document.documentElement.lang });
const failed = new Map(); // client id → what was not sent, and where it stands
const LATE = 3600000; // ms; what was written longer ago may not be meant any more: only a person sends it
const ENOUGH = 8000; // ms that the history may take before what is there is shown without it
const title = document.title;
let [waiting, unread] = [0, 0];
let open = !embedded;
let about = read("about-name");
let first = ""; // id of the oldest message shown
let readTo = ""; // id of the message up to which the history was read without a gap

const tell = (news) => { if (embedded) window.parent.postMessage(news, "*"); };
const isLate = (entry) => !(Date.now() - entry.at < LATE);
const attend = () => { if (quickly.matches) field.focus({ preventScroll: true }); };

function suggest(answers) {
  const within = quick.contains(document.activeElement);
  quick.replaceChildren(...answers.map((answer) => {
    const button = element("button", "", answer);
    button.type = "button";
    button.dir = "auto";
    button.dataset.say = answer;
    return button;
  }));
  if (within) field.focus({ preventScroll: true });
}

function handOver(toPerson) {
  get("handed").hidden = !toPerson;
  chat.classList.toggle("with-person", toPerson);
}

function restoring(on) {
  chat.classList.toggle("restoring", on);
  talked.setAttribute("aria-busy", String(on));
}

function count(more) {
  unread = more ? unread + more : 0;
  document.title = unread ? `(${unread}) ${title}` : title;
  tell({ katek: "unread", count: unread });
}

function show(message, quietly = false) {
  if (log.has(message.id)) return;
  log.add({ created_at: new Date().toISOString(), ...message }, { quietly });
  if (message.author === "customer") return;
  later.stop();
  if (!about) suggest(message.quick_replies || []);
  if (message.author === "person") handOver(true);
  if (!quietly && (!open || document.hidden)) count(1);
}

// An answer that comes by the stream: the dots stay until it is there, or somebody else would be waited for.
const later = {
  timer: 0,
  start() { later.stop(); later.timer = setTimeout(later.stop, 60000); wait(0); },
  stop() { clearTimeout(later.timer); later.timer = 0; wait(0); },
};

function wait(change) {
  waiting += change;
  log.writing((waiting > 0 || later.timer !== 0) && get("handed").hidden);
}

async function deliver(item, entry, { quietly = false, again = false } = {}) {
  failed.delete(entry.clientId);
  log.state(item, "sending");
  wait(1);
  try {
    const body = await line.post(entry.text, entry.clientId, again);
    line.forget(entry.clientId);
    if (log.has(body.message.id)) item.remove();
    else log.know(body.message.id, item);
    log.state(item, "sent");
    first ||= body.message.id;
    answered(body);
  } catch (problem) {
    if (!(problem instanceof NotSent)) throw problem;
    lost(item, entry, problem);
    if (!quietly && document.activeElement === document.body) item.querySelector("button.retry")?.focus({ preventScroll: true });
  } finally {
    wait(-1);
    if (!readTo && !waiting) missed();
  }
}

function lost(item, entry, problem) {
  if (problem.final) {
    line.forget(entry.clientId);
    log.failed(item, problem);
    return;
  }
  failed.set(entry.clientId, { item, entry });
  log.failed(item, problem, () => {
    const meant = { ...entry, at: Date.now() };
    line.remember(meant);
    deliver(item, meant, { again: true });
    attend();
  });
}

function answered(body) {
  handOver(body.reply ? body.reply.handed_over : Boolean(body.handed_over));
  if (body.reply) show({ author: "assistant", ...body.reply });
  else if (body.pending) later.start();
  tell({ katek: "known" });
  line.listen(show, missed);
}

const mine = ({ text }, how) => log.add({ author: "customer", text, created_at: new Date().toISOString() }, how);

function send(words) {
  restoring(false);
  let text = words;
  if (about && !text.includes(about)) text = `${about}: ${text}`;
  forgetAbout();
  suggest([]);
  const entry = { text, clientId: newId(), at: Date.now() };
  line.remember(entry);
  deliver(mine(entry), entry);
}

function forgetAbout() {
  about = null;
  get("about")?.remove();
}

// The last page of the history: what was said before that which is shown stands above it.
function take(found) {
  const known = found.items.findIndex(({ id }) => log.has(id));
  if (talked.querySelector(".said[data-at]")) log.prepend(known < 0 ? found.items : found.items.slice(0, known));
  found.items.forEach((message) => show(message, known < 0));
  first = found.items[0]?.id || "";
  readTo = found.items.at(-1)?.id || "";
  earlier.hidden = !found.more;
  handOver(found.answered_by === "person");
}

// What was said since the history was last read. Its last page when it never was, once nothing is being sent:
// that is shown already, but not yet known by its id.
async function missed() {
  let [after, whole, found] = [readTo, true, null];
  if (!readTo) {
    found = waiting ? null : await line.history();
    if (found) take(found);
    return;
  }
  do {
    found = await line.history("after", after);
    if (!found) return;
    for (const message of found.items) {
      if (waiting && message.author === "customer" && !log.has(message.id)) whole = false;
      else show(message);
      if (whole) readTo = message.id;
    }
    after = found.items.at(-1)?.id || after;
  } while (found.more);
  handOver(found.answered_by === "person");
}

// What had no answer yet when the page was left. The history knows what arrived of it; the rest is sent once more,
// with its own id: the door takes no message twice. What is late waits for a word of the visitor.
function resume(unsent, items) {
  const arrived = new Set(items.map((message) => message.client_id));
  for (const entry of unsent) {
    if (arrived.has(entry.clientId)) line.forget(entry.clientId);
    else if (isLate(entry)) lost(mine(entry, { quietly: true }), entry, new NotSent("not_sent"));
    else deliver(mine(entry, { quietly: true }), entry, { quietly: true, again: true });
  }
  const last = items.at(-1)?.client_id;
  if (unsent.some(({ clientId }) => clientId === last)) later.start();
}

async function restore() {
  restoring(line.isKnown());
  setTimeout(restoring, ENOUGH, false); // nobody looks at an empty page for long
  const unsent = line.unsent(); // what is sent meanwhile is none of it
  const found = await line.history();
  if (found) take(found);
  resume(unsent, found?.items || []);
  log.toEnd();
  // What moves in the frame in which it is shown has moved for the reader too: so it is shown in the next one.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    restoring(false);
    talked.setAttribute("aria-live", "polite"); // from now on what is added is read out
  }));
  chat.dataset.ready = "yes";
  if (line.isKnown()) tell({ katek: "known" });
  line.listen(show, missed);
}

earlier.addEventListener("click", async () => {
  earlier.disabled = true;
  const found = await line.history("before", first);
  earlier.disabled = false;
  if (!found) return;
  talked.setAttribute("aria-live", "off");
  log.prepend(found.items);
  first = found.items[0]?.id || first;
  earlier.hidden = !found.more;
  talked.focus({ preventScroll: true });
  requestAnimationFrame(() => talked.setAttribute("aria-live", "polite"));
});

openField({ form: get("write"), field, send });
chat.addEventListener("click", (event) => {
  const button = event.target.closest("[data-say]");
  if (!button) return;
  send(button.dataset.say);
  attend();
});
get("about-close")?.addEventListener("click", () => { forgetAbout(); suggest([]); field.focus({ preventScroll: true }); });

function connection() {
  get("offline").hidden = navigator.onLine;
  if (!navigator.onLine) return;
  missed();
  for (const { item, entry } of [...failed.values()]) if (!isLate(entry)) deliver(item, entry, { again: true });
}
["online", "offline"].forEach((change) => addEventListener(change, connection));
get("offline").hidden = navigator.onLine;
document.addEventListener("visibilitychange", () => { if (!document.hidden && open) count(0); });

// The widget around us: when it is opened and closed.
get("close")?.addEventListener("click", () => tell("katek:close"));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") tell("katek:close"); });
addEventListener("message", (event) => {
  if (!embedded || event.source !== window.parent) return;
  if (event.data === "katek:opened") {
    open = true;
    count(0);
    log.toEnd();
    if (quickly.matches) field.focus(); else chat.focus();
  }
  if (event.data === "katek:closed") open = false;
});

for (const picture of document.querySelectorAll(".newest img")) {
  const gone = () => picture.replaceWith(noPicture(texts));
  if (picture.complete && !picture.naturalWidth) gone();
  picture.addEventListener("error", gone, { once: true });
}

chat.querySelectorAll("[disabled]").forEach((control) => { control.disabled = false; });
tell({ katek: "ready" });
restore();
