// What every page of the dashboard can do: dialogs, menus, toasts, keys, the command palette.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const TOAST_FOR = 9000; // milliseconds; one with Undo stays twice as long
  const PAUSE = 2000; // milliseconds
  const SHOWN_TOASTS = 3; // as many as ui.css shows

  // --- Dialogs: <button data-opens="id">, <button data-closes> inside; a click beside it closes
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.dispatchEvent(new CustomEvent("katek:opened"));
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) { event.preventDefault(); open(opener.dataset.opens); return; }
    const closer = event.target.closest("[data-closes]");
    if (closer) { closer.closest("dialog")?.close(); return; }
    if (event.target instanceof HTMLDialogElement) event.target.close();
    // Menus close when something else is pressed
    for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (!menu) return;
    const items = $$("a, button, input, select", menu).filter((one) => one.offsetParent !== null);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { menu.open = false; $("summary", menu).focus(); event.stopPropagation(); }
    else if (step && items.length && !event.target.matches("input, select")) {
      event.preventDefault();
      const at = items.indexOf(document.activeElement);
      items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length].focus();
    }
  });

  // --- Toasts leave by themselves, but not while somebody is at them, nor unseen: the time of one that is
  // folded away (ui.css shows the newest three) begins when it comes out
  const toasts = $("#toasts"), rest = $("[data-rest]"), leaving = new Map();
  const hold = (toast) => { clearTimeout(leaving.get(toast)); leaving.delete(toast); };
  const dismiss = (some) => { for (const toast of some) { hold(toast); toast.remove(); } arrange(); };
  const begin = (toast) => {
    if (leaving.has(toast) || !toast.isConnected || "stays" in toast.dataset) return;
    leaving.set(toast, setTimeout(() => dismiss([toast]), TOAST_FOR * ($("form", toast) ? 2 : 1)));
  };
  const arrange = () => {
    const all = $$(".toast", toasts), folded = all.length - SHOWN_TOASTS, shows = $("[data-shows-rest]", rest);
    if (folded <= 0) toasts.classList.remove("all");
    rest.hidden = folded <= 0;
    shows.hidden = toasts.classList.contains("all");
    const words = folded > 0 ? shows.dataset.words.replace("#", String(folded)) : "";
    if (shows.textContent !== words) shows.textContent = words;
    for (const toast of all) {
      if (!toast.getClientRects().length) hold(toast);
      else if (!toast.matches(":hover, :focus-within")) begin(toast);
    }
  };
  const watchToasts = () => {
    for (const toast of $$(".toast:not([data-watched])", toasts)) {
      toast.dataset.watched = "";
      for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, () => hold(toast));
      for (const kind of ["pointerleave", "focusout"]) toast.addEventListener(kind, () => begin(toast));
    }
    arrange();
  };
  document.addEventListener("click", (event) => {
    const one = event.target.closest(".toast [data-dismisses]"), all = event.target.closest("[data-dismisses-all]");
    if (event.target.closest("[data-shows-rest]")) {
      toasts.classList.add("all");
      arrange();
      $("[data-dismisses]", toasts)?.focus();
    }
    if (!one && !all) return;
    const next = one?.closest(".toast").nextElementSibling || one?.closest(".toast").previousElementSibling;
    dismiss(one ? [one.closest(".toast")] : $$(".toast", toasts));
    // By keyboard one goes on at the next, or else in the page
    if (event.detail === 0) ($("[data-dismisses]", next || rest) || $("#main")).focus({ preventScroll: true });
  });
  if (toasts) {
    for (const kind of ["htmx:afterSettle", "katek:toasts"]) document.addEventListener(kind, watchToasts);
    watchToasts();
  }

  // --- Keys: data-key="r" presses or focuses; data-key="g i" is a sequence
  const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  // A dialog that was just closed keeps the focus in its field until the page is drawn again: nobody types there
  const typing = (target) => target.closest?.(FIELDS) && !target.closest("dialog:not([open])");
  const press = (element) => {
    if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) { element.focus(); element.select?.(); }
    else if (element.matches("summary")) { element.parentElement.open = !element.parentElement.open; element.focus(); }
    else element.click();
  };
  const visible = (element) => element.offsetParent !== null || element.closest("dialog[open]");
  // How long the second key of a sequence may come after the first, by when they were pressed: a busy page hears late
  const SEQUENCE = 3000; // milliseconds
  const ALONE = ["Shift", "AltGraph", "CapsLock"]; // no key of a sequence, nor the end of one
  let first = "", firstAt = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") { event.preventDefault(); open("palette"); return; }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (ALONE.includes(event.key)) return;
    const over = $("dialog[open]");
    if (event.key === "?" && !over) { event.preventDefault(); open("help"); return; }
    const sequence = first && event.timeStamp - firstAt < SEQUENCE ? `${first} ${event.key}` : "";
    const chosen = [sequence, event.key].filter(Boolean)
      .flatMap((keys) => $$(`[data-key="${CSS.escape(keys)}"]`, over || document)).find(visible);
    first = "";
    if (chosen) { event.preventDefault(); press(chosen); return; }
    if (!over && move(event)) { event.preventDefault(); return; }
    first = event.key; firstAt = event.timeStamp;
  });

  // --- Lists: data-rows with [data-row] inside: j/k, Enter, x
  const move = (event) => {
    const list = $$("[data-rows]").find((one) => one.offsetParent !== null);
    const rows = list ? $$("[data-row]", list).filter((row) => row.offsetParent !== null) : [];
    if (!rows.length) return false;
    const now = rows.findIndex((row) => row.classList.contains("at"));
    const step = { j: 1, k: -1 }[event.key];
    if (step) {
      const next = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + step));
      rows[now]?.classList.remove("at");
      rows[next].classList.add("at");
      rows[next].scrollIntoView({ block: "nearest" });
      const focusable = rows[next].matches("a, button") ? rows[next] : $("a, button", rows[next]);
      focusable?.focus({ preventScroll: true });
      return true;
    }
    if (now < 0) return false;
    if (event.key === "x") { $("input[type=checkbox]", rows[now])?.click(); return true; }
    if (event.key === "Enter" && event.target === document.body) { (rows[now].matches("a") ? rows[now] : $("a", rows[now]))?.click(); return true; }
    return false;
  };

  // --- Help: what the page's keys do, read from the page
  $("#help")?.addEventListener("katek:opened", () => {
    const list = $("#help [data-page-keys]");
    list.replaceChildren();
    const told = new Set();
    for (const one of $$("[data-key]")) {
      const label = one.dataset.keyLabel || one.getAttribute("aria-label") || one.textContent.trim();
      if (told.has(one.dataset.key) || !label || !visible(one)) continue;
      told.add(one.dataset.key);
      const pair = document.createElement("div"), what = document.createElement("dt"), keys = document.createElement("dd");
      what.textContent = label;
      keys.append(...one.dataset.key.split(" ").flatMap((key, at) => {
        const cap = document.createElement("kbd");
        cap.textContent = key;
        return at ? [" ", cap] : [cap];
      }));
      pair.append(what, keys);
      list.append(pair);
    }
  });

  // --- Command palette: the field keeps the focus, arrows choose
  const palette = $("#palette");
  if (palette) {
    const field = $("input", palette);
    const choices = () => $$("[role=option]", palette);
    const choose = (at) => {
      const all = choices();
      all.forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
      all[at]?.scrollIntoView({ block: "nearest" });
      if (all[at]) field.setAttribute("aria-activedescendant", all[at].id); else field.removeAttribute("aria-activedescendant");
    };
    palette.addEventListener("katek:opened", () => { field.value = ""; field.dispatchEvent(new Event("input", { bubbles: true })); field.focus(); });
    palette.addEventListener("htmx:afterSwap", () => choose(0));
    field.addEventListener("keydown", (event) => {
      const all = choices(), at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && all.length) { event.preventDefault(); choose((at + step + all.length) % all.length); }
      if (event.key === "Enter") { event.preventDefault(); all[at]?.click(); }
    });
  }

  // --- News (event "katek:news"): what has changed is told at once, then not before a pause is over, the last
  // too. htmx's own throttle forgets what happens in the pause; its delay never comes under steady traffic.
  let isPause = false, isMore = false;
  const tellNews = () => {
    isPause = true; isMore = false;
    setTimeout(() => { isPause = false; if (isMore) tellNews(); }, PAUSE);
    document.body.dispatchEvent(new CustomEvent("katek:news"));
  };
  document.addEventListener("katek:changed", () => { if (isPause) isMore = true; else tellNews(); });

  // --- A form whose words have gone: <form data-empties> is empty again once they were taken
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.matches?.("form[data-empties]")) event.target.reset();
  });

  // --- Copy: <button data-copies="id of what">. Over plain http a browser offers no clipboard: there the text is
  // selected and copied the old way, and stays selected where even that fails, to be copied by hand.
  const copySelected = (source) => {
    if (source.select) source.select(); else getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  };
  const copy = (source) => navigator.clipboard
    ? navigator.clipboard.writeText(source.value ?? source.textContent.trim()).then(() => true, () => copySelected(source))
    : copySelected(source);
  document.addEventListener("click", async (event) => {
    const copier = event.target.closest("[data-copies]");
    if (!copier) return;
    const done = await copy(document.getElementById(copier.dataset.copies));
    const said = copier.said ??= [...copier.childNodes]; // also when it is pressed twice
    copier.textContent = done ? copier.dataset.copied || "✓" : $("#failures").dataset.uncopied;
    setTimeout(() => copier.replaceChildren(...said), done ? 1500 : 6000);
  });
})();
