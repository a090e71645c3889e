// The website chat: sends what is typed, shows what is answered, and listens for what people write back.
(() => {
  "use strict";
  const chat = document.getElementById("chat");
  const log = document.getElementById("log");
  const form = document.getElementById("write");
  const field = document.getElementById("text");
  const typing = document.getElementById("typing");
  const quick = document.getElementById("quick");
  const shown = new Set();
  let stream = null;
  let waiting = 0;

  const store = {
    get token() { try { return localStorage.getItem(chat.dataset.store); } catch { return store.kept || null; } },
    set token(value) { store.kept = value; try { localStorage.setItem(chat.dataset.store, value); } catch { /* private mode: for this page only */ } },
  };
  const page = new URLSearchParams(location.search).get("page") || document.referrer || "";

  const element = (name, className, text) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  function card(listing) {
    const link = element("a", "card");
    link.href = listing.url;
    link.target = "_blank";
    link.rel = "noopener";
    if (listing.photo) {
      const picture = element("img");
      picture.src = listing.photo;
      picture.alt = "";
      picture.width = 240;
      picture.height = 180;
      picture.loading = "lazy";
      link.append(picture);
    } else {
      link.append(element("div", "no-picture"));
    }
    const facts = element("span", "card-facts");
    facts.append(element("strong", "", listing.price || listing.list_price || "Price on request"));
    facts.append(element("span", "card-title", listing.title));
    const small = [listing.bedrooms != null && listing.bedrooms > 0 ? `${listing.bedrooms} bd` : "", listing.city].filter(Boolean).join(" · ");
    if (small) facts.append(element("span", "card-small", small));
    link.append(facts);
    return link;
  }

  function say(author, text, listings = []) {
    const item = element("li", `said ${author === "customer" ? "me" : "them"}`);
    if (author === "person") item.append(element("span", "by", "A person of the agency"));
    if (text) {
      const words = element("div", "words", text);
      words.dir = "auto";
      item.append(words);
    }
    if (listings.length) {
      const cards = element("div", "cards");
      listings.forEach((listing) => cards.append(card(listing)));
      item.append(cards);
    }
    log.append(item);
    log.scrollTop = log.scrollHeight;
    return item;
  }

  function suggest(answers) {
    quick.replaceChildren(...answers.map((answer) => {
      const button = element("button", "", answer);
      button.type = "button";
      button.dataset.say = answer;
      return button;
    }));
    log.scrollTop = log.scrollHeight; // the answers take room from what was said last
  }

  function show(message) {
    if (shown.has(message.id)) return;
    shown.add(message.id);
    say(message.author || "assistant", message.text, message.properties || []);
    if (message.author !== "customer") suggest(message.quick_replies || []);
  }

  function wait(change) {
    waiting += change;
    typing.hidden = waiting === 0;
    log.parentElement.setAttribute("aria-busy", String(waiting > 0));
    if (waiting) log.scrollTop = log.scrollHeight;
  }

  function failed(item, text, clientId, why) {
    item.classList.add("failed");
    const retry = element("button", "retry", `${why} Try again`);
    retry.type = "button";
    retry.addEventListener("click", () => { retry.remove(); item.classList.remove("failed"); send(text, clientId, item); });
    item.append(retry);
    retry.focus();
  }

  async function send(text, clientId = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, item = null) {
    const mine = item || say("customer", text);
    suggest([]);
    wait(1);
    try {
      const answer = await fetch(chat.dataset.messages, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ text, visitor: store.token || undefined, page: page || undefined, client_id: clientId }),
      });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.detail || "That did not work.");
      store.token = body.visitor;
      shown.add(body.message.id);
      if (body.reply) show(body.reply);
      listen();
    } catch (error) {
      failed(mine, text, clientId, error instanceof TypeError ? "Not sent: no connection." : error.message);
    } finally {
      wait(-1);
    }
  }

  async function listen() {
    if (stream || !store.token) return;
    stream = "asked";
    try {
      const answer = await fetch(chat.dataset.ticket, { method: "POST", headers: { Authorization: `Visitor ${store.token}` } });
      if (!answer.ok) { stream = null; return; }
      stream = new EventSource((await answer.json()).url);
      stream.addEventListener("message", (event) => show(JSON.parse(event.data)));
      stream.addEventListener("error", () => {
        // The ticket holds for a minute: ask for a new one, and read what was said meanwhile.
        stream.close();
        stream = null;
        setTimeout(() => recall().then(listen), 3000);
      });
    } catch {
      stream = null;
      setTimeout(listen, 10000);
    }
  }

  async function recall() {
    if (!store.token) return;
    try {
      const answer = await fetch(chat.dataset.messages, { headers: { Authorization: `Visitor ${store.token}` } });
      if (answer.ok) (await answer.json()).items.forEach(show);
    } catch { /* the stream or the next message tries again */ }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    grow();
    send(text);
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  const grow = () => { field.rows = Math.min(6, Math.max(1, field.value.split("\n").length)); };
  field.addEventListener("input", grow);
  chat.addEventListener("click", (event) => {
    const button = event.target.closest("[data-say]");
    if (button) { send(button.dataset.say); field.focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && window.parent !== window) window.parent.postMessage("katek:close", "*");
  });
  chat.querySelectorAll("[disabled]").forEach((control) => { control.disabled = false; });
  const about = new URLSearchParams(location.search).get("about");
  recall().then(() => { listen(); if (about && !shown.size) send(`Tell me more about ${about}`); });
})();
