// Tells the page (event "katek:changed") that the organization has something new.
(() => {
  "use strict";
  const address = document.body.dataset.stream;
  if (!address) return;
  const stream = new EventSource(address);
  let first = true;
  stream.addEventListener("changed", () => {
    if (first) { first = false; return; }
    document.body.dispatchEvent(new CustomEvent("katek:changed", { bubbles: true }));
  });
  // The ticket holds for a minute: after a longer break the page looks again when it is next opened.
  stream.addEventListener("error", () => { if (stream.readyState === EventSource.CLOSED) document.body.removeAttribute("data-stream"); });
})();
