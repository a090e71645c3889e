// What was said, on the page: bubbles with their times and states, days, and where the reader is.

import { cards, element, filled } from "./chat_card.js";

const NEAR = 80; // px from the end: who reads there wants to see what comes
const TOGETHER = 3 * 60 * 1000; // ms between messages of one author that share one time

export function openLog({ talked, list, typing, jump, texts, locale }) {
  const shown = new Map(); // id of a message → its item
  const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
  const calendar = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
  const near = () => talked.scrollHeight - talked.scrollTop - talked.clientHeight < NEAR;

  function dayOf(at) {
    const day = new Date(at).toDateString();
    if (day === new Date().toDateString()) return texts.today;
    if (day === new Date(Date.now() - 86400000).toDateString()) return texts.yesterday;
    return calendar.format(new Date(at));
  }

  function words(text) {
    if (!text?.trim()) return [];
    const made = element("div", "words", text);
    made.dir = "auto";
    return [made];
  }

  function bubble(message) {
    const mine = message.author === "customer";
    const item = element("li", `said ${mine ? "me" : "them"}`);
    item.dataset.at = message.created_at;
    item.dataset.author = message.author;
    if (message.author === "person") item.append(element("span", "by", texts.person));
    else item.append(element("span", "visually-hidden", mine ? texts.wrote_you : texts.assistant));
    // What lists the homes is left out where their cards stand.
    const known = new Map((message.properties || []).map((one) => [one.id, one]));
    for (const part of message.beside_cards || [{ text: message.text, cards: [] }]) {
      item.append(...words(part.text));
      if (part.cards.length) item.append(cards(part.cards.map((one) => ({ ...one, listing: known.get(one.id) })), texts, locale));
    }
    const meta = element("div", "meta");
    const time = element("time", "", clock.format(new Date(message.created_at)));
    time.dateTime = message.created_at;
    meta.append(time, element("span", "state"));
    item.append(meta);
    return item;
  }

  // Marks the day before an item where it is another than the last one, and joins it to its neighbour.
  function place(item, before) {
    const previous = before?.matches(".said[data-at]") ? before : null;
    if (!previous || dayOf(previous.dataset.at) !== dayOf(item.dataset.at)) {
      const day = element("li", "day");
      day.append(element("span", "", dayOf(item.dataset.at)));
      return [day, item];
    }
    const apart = new Date(item.dataset.at) - new Date(previous.dataset.at);
    const alike = previous.dataset.author === item.dataset.author && apart < TOGETHER;
    previous.classList.toggle("joined", alike);
    return [item];
  }

  function toEnd(item = list.lastElementChild) {
    const tall = item && item.offsetHeight > talked.clientHeight - 40;
    talked.scrollTop = tall ? item.offsetTop - 12 : talked.scrollHeight;
    jump.hidden = true;
  }

  function add(message, { quietly = false } = {}) {
    const follow = quietly || message.author === "customer" || near();
    const item = bubble(message);
    if (message.id) shown.set(message.id, item);
    list.append(...place(item, list.lastElementChild));
    if (follow) toEnd(item);
    else jump.hidden = false;
    return item;
  }

  // Older ones, in order, above what is there; the reader stays at what they were reading.
  function prepend(messages) {
    const first = list.querySelector(".said[data-at]");
    const from = talked.scrollHeight - talked.scrollTop;
    const made = [];
    for (const message of messages.filter((one) => !shown.has(one.id))) {
      const item = bubble(message);
      shown.set(message.id, item);
      made.push(...place(item, made.at(-1)));
    }
    const day = first?.previousElementSibling;
    if (day?.matches(".day")) day.remove();
    list.querySelector(".greeting").after(...made);
    if (first) first.before(...place(first, first.previousElementSibling).slice(0, -1));
    talked.scrollTop = talked.scrollHeight - from;
  }

  function state(item, name) {
    item.dataset.state = name;
    item.querySelector(".retry")?.remove();
    item.querySelector(".state").textContent = name === "failed" ? "" : texts[name] || "";
    for (const other of list.querySelectorAll(".said.me[data-state=sent]")) {
      if (other !== item && name === "sent") other.querySelector(".state").textContent = "";
    }
  }

  // `retry` is left out where it would change nothing.
  function failed(item, problem, retry) {
    state(item, "failed");
    const told = element(retry ? "button" : "div", "retry");
    told.append(element("span", "why", filled(texts[problem.why] || texts.not_sent, problem.seconds)));
    if (retry) {
      told.type = "button";
      told.append(" ", element("span", "again", texts.again));
      told.addEventListener("click", retry);
    }
    item.append(told);
    toEnd();
    return told;
  }

  function writing(on) {
    const follow = near();
    typing.hidden = !on;
    if (on && follow) talked.scrollTop = talked.scrollHeight;
  }

  talked.addEventListener("scroll", () => { if (near()) jump.hidden = true; }, { passive: true });
  jump.addEventListener("click", () => { toEnd(); talked.focus({ preventScroll: true }); });
  return { add, prepend, state, failed, writing, toEnd, has: (id) => shown.has(id), know: (id, item) => shown.set(id, item), last: () => [...shown.keys()].at(-1) };
}
