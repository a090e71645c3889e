// The step that is being written is seen as it is written: its "See it" button is pressed after a pause.
(() => {
  "use strict";
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const PAUSE = 600; // milliseconds without a key
  let timer, shown = editor.querySelector("[data-shows]"), byItself = false;
  const show = () => {
    if (!shown) return;
    byItself = true;
    editor.requestSubmit(shown);
    byItself = false;
  };
  editor.addEventListener("input", (event) => {
    shown = event.target.closest("fieldset")?.querySelector("[data-shows]") || shown;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  // What a frame loads first is no step of the browser's history: a new one each time, or Back would lead
  // through all that was seen. Where it stands below the steps it is brought into sight for whoever asked.
  const below = matchMedia("(max-width: 64rem)");
  editor.addEventListener("submit", (event) => {
    if (!event.submitter?.dataset.shows) return;
    const frame = editor.querySelector("iframe");
    frame.replaceWith(frame.cloneNode());
    if (byItself) return;
    clearTimeout(timer);
    shown = event.submitter;
    if (below.matches) editor.querySelector(".seen").scrollIntoView();
  });

  // --- What a button says is put in at the cursor of the field of its step that was written in last.
  const fields = new WeakMap();
  editor.addEventListener("focusin", ({ target }) => {
    if (target.matches("[name=subject], [name=body_template]")) fields.set(target.closest("fieldset"), target);
  });
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-code]");
    if (!button) return;
    const step = button.closest("fieldset"), was = fields.get(step);
    const field = was || step.querySelector("[name=body_template]");
    field.focus();
    if (!was) field.setSelectionRange(field.value.length, field.value.length);
    // As if it was typed: unlike a new value it can be taken back with Ctrl Z, and the page hears of it.
    document.execCommand("insertText", false, button.dataset.code);
  });
  for (const group of editor.querySelectorAll("[data-inserts]")) group.hidden = false;
  show();
})();
