// Tells the page (event "katek:changed") that the organization has something new; while it can't, says so.
(() => {
  "use strict";
  const said = document.querySelector("[data-live]");
  if (!said) return;
  const AGAIN = [1000, 3000, 8000, 20000, 60000]; // milliseconds between tries
  const PATIENCE = 15000; // for a ticket
  const COUNTED_AFTER = 3000; // a burst of news is counted once
  let stream = null, waiting = 0, tries = 0, turn = 0, over = false;
  let fresh = true; // as the page was loaded: the stream's first word is no news …
  const LOOKED_AFTER = 10_000; // … but what came before the stream was open is fetched as well, soon

  const tell = (name) => document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  const say = (what) => { for (const one of said.children) one.hidden = one.dataset.says !== what; };
  const leave = () => { clearTimeout(waiting); stream?.close(); stream = null; turn += 1; };

  // A ticket holds for a minute, and no stream for more than an hour: each is opened with a new ticket.
  const listen = async () => {
    leave();
    const mine = turn;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const headers = { "X-Organization": said.dataset.organization };
      const answer = await fetch(said.dataset.live, { headers, redirect: "manual", cache: "no-store", signal });
      if (mine !== turn) return;
      if (answer.status === 409) { over = true; say("switched"); return; }
      if (answer.type === "opaqueredirect" || answer.status === 403) { over = true; say("over"); return; }
      if (!answer.ok) throw new Error(`No ticket: ${answer.status}`);
      const { url } = await answer.json();
      if (mine !== turn) return;
      stream = new EventSource(url);
    } catch {
      if (mine === turn) again();
      return;
    }
    stream.addEventListener("open", () => { tries = 0; say(""); });
    stream.addEventListener("changed", () => {
      if (!fresh) { tell("katek:changed"); return; }
      fresh = false;
      setTimeout(() => tell("katek:changed"), LOOKED_AFTER);
    });
    stream.addEventListener("error", again);
  };
  // The end of an hour is no news: only what doesn't come back at once is told.
  const again = () => {
    leave();
    fresh = false;
    if (tries) say("trying");
    waiting = setTimeout(listen, AGAIN[Math.min(tries, AGAIN.length - 1)]);
    tries += 1;
  };
  // A hidden page listens to nothing: a browser has few connections for all its pages.
  const look = () => {
    if (over) return;
    if (!document.hidden) { listen(); return; }
    leave();
    fresh = false;
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  look();

  let counting = 0;
  document.body.addEventListener("katek:changed", () => {
    counting ||= setTimeout(() => { counting = 0; tell("katek:counts"); }, COUNTED_AFTER);
  });
})();
