// Leads: how many rows are ticked, and cards that are dragged to another column of the board.
(() => {
  "use strict";
  if (window.katekLeads) return;
  window.katekLeads = true;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const DRAG_FROM = 6; // pixels that a pointer moves before a press is a drag
  const LONG_PRESS = 350; // milliseconds that a finger rests on a card before it lifts it
  const STRAY = 10; // pixels that it may move meanwhile; more is scrolling
  const EDGE = 48; // pixels at the board's edge where it scrolls by itself

  // --- Ticked rows
  const boxes = () => all('[name="lead"][form="bulk"]');
  const tell = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    const said = one("[data-ticked]"), page = one("[data-ticks-all]"), matching = one("[data-all-matching]");
    // All that match, also those of other pages, are meant only while every row here is ticked
    if (matching && ticked < boxes().length) matching.checked = false;
    if (said && matching?.checked) said.textContent = matching.dataset.said;
    else if (said) said.textContent = ticked === 1 ? said.dataset.one : said.dataset.many.replace("#", ticked);
    if (page) { page.checked = ticked > 0 && ticked === boxes().length; page.indeterminate = ticked > 0 && !page.checked; }
  };
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (box.matches?.('[name="lead"][form="bulk"]')) {
      if (event.shiftKey && last) {
        const list = boxes(), ends = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
        if (ends[0] >= 0) for (const between of list.slice(ends[0], ends[1] + 1)) between.checked = box.checked;
      }
      last = box;
      tell();
    } else if (box.matches?.("[data-ticks-all]")) { for (const each of boxes()) each.checked = box.checked; tell(); }
    else if (box.closest?.("[data-unticks]")) { for (const each of boxes()) each.checked = false; tell(); one("[data-ticks-all]")?.focus(); }
    else if (box.matches?.("[data-all-matching]")) { if (box.checked) for (const each of boxes()) each.checked = true; tell(); }
  });
  document.addEventListener("htmx:afterSettle", tell);
  window.addEventListener("pageshow", tell);

  // --- A note that is being written outlives the page: Undo in a toast or older lines load another
  const draft = (form) => `katek-draft:${form.dataset.draft}`;
  const keep = (form, words) => {
    try { if (words) sessionStorage.setItem(draft(form), words); else sessionStorage.removeItem(draft(form)); } catch { /* no room, or not allowed: it is lost with the page */ }
  };
  const note = one("form[data-draft] textarea");
  if (note && !note.value) try { note.value = sessionStorage.getItem(draft(note.form)) || ""; } catch { /* likewise */ }
  document.addEventListener("input", ({ target }) => { if (target.form?.dataset.draft) keep(target.form, target.value); });
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, xhr } }) => {
    if (elt.dataset?.draft && successful && xhr.status < 400) keep(elt, "");
  });

  // --- The board stays where it was scrolled to when a card has moved
  let place = 0;
  document.addEventListener("htmx:beforeSwap", () => { place = one("#board")?.scrollLeft ?? 0; });
  document.addEventListener("htmx:afterSwap", () => { const board = one("#board"); if (board) board.scrollLeft = place; });

  // --- Dragging is pressing a button of the card's own menu: the server hears the same
  let held = null;
  const columnAt = (x, y) => document.elementFromPoint(x, y)?.closest("[data-board] [data-stage]");
  const letGo = () => {
    if (!held) return;
    clearTimeout(held.timer);
    held.ghost?.remove();
    held.card.classList.remove("lifted");
    for (const column of all(".column.over")) column.classList.remove("over");
    document.body.classList.remove("carrying");
    held = null;
  };
  // The press that ends a drag is no click on what lies below; there may be none, so it is waited for shortly
  const swallowClick = () => {
    const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 50);
  };
  const lift = () => {
    held.ghost = held.card.cloneNode(true);
    held.ghost.classList.add("carried");
    held.ghost.inert = true;
    for (const named of all("[id]", held.ghost)) named.removeAttribute("id");
    document.body.append(held.ghost);
    document.body.classList.add("carrying");
    held.card.classList.add("lifted");
    held.ghost.style.translate = `${held.x + 8}px ${held.y + 8}px`;
  };
  document.addEventListener("pointerdown", (event) => {
    const card = event.target.closest?.("[data-board] [data-card]");
    if (held) { letGo(); return; } // a second finger
    if (!card || event.button !== 0 || event.target.closest("details")) return;
    held = { card, x: event.clientX, y: event.clientY, ghost: null, touch: event.pointerType === "touch" };
    if (held.touch) held.timer = setTimeout(lift, LONG_PRESS);
  });
  // A finger that carries a card doesn't scroll; one that has not rested on it does
  document.addEventListener("touchmove", (event) => { if (held?.ghost && event.cancelable) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (held?.touch) event.preventDefault(); });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    if (!held.ghost) {
      const moved = Math.hypot(event.clientX - held.x, event.clientY - held.y);
      if (held.touch) { if (moved > STRAY) letGo(); return; }
      if (moved < DRAG_FROM) return;
      lift();
    }
    event.preventDefault();
    held.ghost.style.translate = `${event.clientX + 8}px ${event.clientY + 8}px`;
    const board = one("#board"), sides = board.getBoundingClientRect();
    if (event.clientX > sides.right - EDGE) board.scrollLeft += 12;
    if (event.clientX < sides.left + EDGE) board.scrollLeft -= 12;
    const over = columnAt(event.clientX, event.clientY);
    for (const column of all("[data-board] [data-stage]")) column.classList.toggle("over", column === over);
  });
  document.addEventListener("pointerup", (event) => {
    const target = held?.ghost ? columnAt(event.clientX, event.clientY) : null;
    const card = held?.card, dragged = Boolean(held?.ghost);
    letGo();
    const button = target && card && one(`button[value="stage:${CSS.escape(target.dataset.stage)}"]`, card);
    if (button) button.click(); // htmx sends the button that was clicked, and knows none that only submits
    if (dragged) swallowClick();
  });
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") letGo(); });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-board]")) event.preventDefault(); });
})();
