// What is sent: busy while it is on its way, never twice, and told when it fails; what was typed stays.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const ANEW = 30_000; // milliseconds after which a form may be sent again: the first sending was stopped

  // --- The button that was pressed looks busy
  const busy = (form, pressed) => (pressed || $("button:not([type=button])", form))?.setAttribute("aria-busy", "true");
  const idle = (within) => { for (const button of $$("button[aria-busy]", within)) button.removeAttribute("aria-busy"); };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    if (elt.matches("form") && requestConfig.verb === "post") busy(elt, requestConfig.triggeringEvent?.submitter);
  });
  document.addEventListener("htmx:afterRequest", (event) => idle(event.detail.elt));
  // A part that comes anew with an answer stays as it is where something of it is under way: another form (its own
  // answer brings the part), a choice that waits for Enter, an open question. Words that are half typed in it go
  // over into the new one, all but those that this answer has taken; htmx keeps focus and cursor by their id.
  let answered = {};
  document.addEventListener("htmx:beforeOnLoad", (event) => { answered = event.detail; }, true);
  const isTaken = (field) => field.form === answered.elt && answered.requestConfig.formData.get(field.name) === field.value;
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const isOnItsWay = $$(".htmx-request", target).some((one) => one !== answered.elt);
    if (isOnItsWay || target.contains(held) || $("dialog[open]", target)) { event.detail.shouldSwap = false; return; }
    for (const field of $$("input[id]:not([type=checkbox], [type=radio], [type=hidden]), textarea[id]", target)) {
      const anew = $(`#${CSS.escape(field.id)}`, fragment);
      if (anew && field.value !== field.defaultValue && !isTaken(field)) anew.value = field.value;
    }
  });

  // --- A plain form is sent once, until its page is shown again. At the window, for whoever takes a form into
  // their own hands (htmx, a question that was answered with no) has prevented it by then.
  const sent = new Map();
  window.addEventListener("submit", (event) => {
    const form = event.target, pressed = event.submitter;
    const said = (name) => pressed?.getAttribute(`form${name}`) || form.getAttribute(name) || "";
    if (event.defaultPrevented || said("method").toLowerCase() !== "post" || said("target")) return;
    if (performance.now() - (sent.get(form) ?? -Infinity) < ANEW) { event.preventDefault(); return; }
    sent.set(form, performance.now());
    busy(form, pressed);
  });
  window.addEventListener("pageshow", () => { sent.clear(); idle(document); });

  // --- A long form asks before the page is left with what was typed in it: <form data-asks-before-leaving>, with
  // "changed" where the page itself has shown what isn't saved. What is only looked at has a target of its own;
  // a field that chooses what is looked at is data-only-looked-at.
  const ask = (event) => event.preventDefault();
  const keep = () => window.addEventListener("beforeunload", ask);
  if ($("[data-asks-before-leaving=changed]")) keep();
  document.addEventListener("input", ({ target }) => {
    if (target.form?.matches("[data-asks-before-leaving]") && !target.matches("[data-only-looked-at]")) keep();
  });
  window.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.formTarget) return;
    if (event.target.matches("[data-asks-before-leaving]")) window.removeEventListener("beforeunload", ask);
  });

  // --- A form that is sent at once when a choice is made: <form data-sends-itself>. By keyboard each arrow is
  // a choice on the way to another: it counts with Enter or when the field is left; Escape takes it back.
  // In a list that is open a choice is one, by whatever key.
  let byKey = null, before = "", held = null;
  const isOpen = (field) => CSS.supports("selector(:open)") && field.matches(":open");
  const send = () => {
    const form = held.form;
    held = null;
    if (form?.isConnected) form.requestSubmit();
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("form[data-sends-itself] select")) return;
    if (isOpen(field)) { byKey = null; return; }
    if (byKey !== field) { byKey = field; before = field.value; }
    if (held !== field) return;
    if (event.key === "Enter") { event.preventDefault(); send(); }
    else if (event.key === "Escape") { field.value = before; held = null; }
  });
  document.addEventListener("keyup", (event) => { if (event.target === byKey && isOpen(byKey)) byKey = null; });
  document.addEventListener("pointerdown", () => { byKey = null; });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-sends-itself]");
    if (!form) return;
    if (event.target === byKey) held = byKey; else { held = null; form.requestSubmit(); }
  });
  document.addEventListener("focusout", (event) => {
    if (document.activeElement === event.target) return; // another window has the keyboard for a while
    if (held === event.target) send();
    if (byKey === event.target) byKey = null;
  });

  // --- What fails is told beside the toasts, in words of the page. One of each kind stands there until it is
  // dismissed or comes right; what asks again and again says it once.
  const failing = new Map(), words = $("#failures");
  const keyOf = ({ verb, path }) => `${verb} ${path}`;
  const arranged = () => document.dispatchEvent(new CustomEvent("katek:toasts"));
  const add = (kind) => {
    const toast = words.content.firstElementChild.cloneNode(true);
    toast.dataset.failure = kind;
    $("[data-says]", toast).textContent = words.dataset[kind];
    if (["offline", "server", "often"].includes(kind)) $("[data-reloads]", toast).remove();
    $("#toasts").append(toast);
    arranged();
    return toast;
  };
  const release = (key) => {
    const toast = failing.get(key);
    failing.delete(key);
    if (!toast || [...failing.values()].includes(toast)) return;
    toast.remove();
    arranged();
  };
  const tell = (event, kind) => {
    const { requestConfig } = event.detail, key = keyOf(requestConfig);
    if (!words || (requestConfig.verb === "get" && failing.has(key))) return;
    release(key); // tried again it is told anew, also to those who listen
    failing.set(key, $(`#toasts [data-failure=${kind}]`) || add(kind));
  };
  const STATUS = { 401: "denied", 403: "denied", 404: "gone", 409: "switched", 410: "gone", 429: "often" };
  const heard = new WeakSet();
  // At who asks, for by the answer that may have left the page, and then nothing of it is heard at the document.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (heard.has(elt)) return;
    heard.add(elt);
    const hear = (name, act) => elt.addEventListener(name, (one) => { if (one.detail.elt === elt) act(one); });
    hear("htmx:responseError", (one) => {
      const { status } = one.detail.xhr;
      tell(one, status >= 500 ? "server" : STATUS[status] || "refused");
    });
    for (const name of ["htmx:sendError", "htmx:timeout"]) hear(name, (one) => tell(one, "offline"));
    hear("htmx:afterRequest", (one) => { if (one.detail.successful) release(keyOf(one.detail.requestConfig)); });
  });
})();
