// The step that is being written is seen as it is written: its "See it" button is pressed after a pause.
(() => {
  "use strict";
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const PAUSE = 600; // milliseconds without a key
  let timer, shown = editor.querySelector("[data-shows]");
  const show = () => { if (shown) editor.requestSubmit(shown); };
  editor.addEventListener("input", (event) => {
    shown = event.target.closest("fieldset")?.querySelector("[data-shows]") || shown;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  // What a frame loads first is no step of the browser's history: a new one each time, or Back would lead
  // through all that was seen.
  editor.addEventListener("submit", (event) => {
    if (!event.submitter?.dataset.shows) return;
    const frame = editor.querySelector("iframe");
    frame.replaceWith(frame.cloneNode());
  });
  show();
})();
