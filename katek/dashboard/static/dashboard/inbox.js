// The inbox: a thread opens beside the list, drafts stay, news never moves what somebody reads or writes.
(() => {
  "use strict";
  const inbox = document.querySelector(".inbox");
  if (!inbox) return;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const wide = matchMedia("(min-width: 56.3125rem)");
  const NEAR_THE_END = 80; // pixels
  const NEAR_THE_LIMIT = 0.9;
  const thread = () => $(".thread-pane");
  const current = () => thread()?.dataset.thread;
  const kept = (storage, key) => { try { return storage.getItem(key); } catch { return null; } };
  const keep = (storage, key, value) => {
    try { if (value) storage.setItem(key, value); else storage.removeItem(key); } catch { /* no room, or not allowed: it is lost with the page */ }
  };

  // --- What is being written: kept per thread, with its length near the limit
  const draftKey = (form) => `katek-draft:${current()}:${form.dataset.writes}`;
  const fieldOf = (form) => $("textarea", form);
  const count = (form) => {
    const field = fieldOf(form), counter = $(".counter", form);
    if (!field || !counter) return;
    const most = Number(form.dataset.limit), left = most - field.value.length;
    counter.hidden = field.value.length < most * NEAR_THE_LIMIT;
    counter.textContent = String(left);
    counter.classList.toggle("over", left < 0);
  };
  const restoreDrafts = () => {
    for (const form of $$("form[data-writes]")) {
      const field = fieldOf(form);
      if (field && !field.value.trim()) field.value = kept(sessionStorage, draftKey(form)) || "";
      count(form);
    }
    const note = $("form[data-writes=note]"), reply = $("form[data-writes=reply]");
    if (note && fieldOf(note).value.trim() && !(fieldOf(reply)?.value.trim())) showTab("note");
  };
  inbox.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-writes]");
    if (!form) return;
    keep(sessionStorage, draftKey(form), event.target.value);
    count(form);
  });
  inbox.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-writes]");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    else if (event.key === "Escape") { event.target.blur(); $("#said")?.focus({ preventScroll: true }); }
  });
  const showTab = (name) => {
    const composer = $("[data-composer]");
    composer.dataset.tab = name;
    for (const tab of $$("[data-tab-of]", composer)) tab.setAttribute("aria-selected", String(tab.dataset.tabOf === name));
  };
  inbox.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab-of]");
    if (!tab) return;
    showTab(tab.dataset.tabOf);
    fieldOf($(`form[data-writes=${tab.dataset.tabOf}]`))?.focus();
  });

  // --- The end of the thread
  const said = () => $("#said");
  const isAtEnd = () => { const pane = said(); return !pane || pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_THE_END; };
  const toEnd = () => { const pane = said(); if (pane) pane.scrollTop = pane.scrollHeight; showNews(false); };
  const showNews = (on) => { const news = $(".news"); if (news) news.hidden = !on; };
  inbox.addEventListener("click", (event) => { if (event.target.closest("[data-newest]")) { toEnd(); said().focus({ preventScroll: true }); } });
  inbox.addEventListener("scroll", (event) => { if (event.target.id === "said" && isAtEnd()) showNews(false); }, true);
  const joinDays = () => {
    let before = "";
    for (const day of $$("#said .day")) {
      day.classList.toggle("goes-on", day.dataset.day === before);
      before = day.dataset.day;
    }
  };

  const toastsOf = (html) => {
    const told = new DOMParser().parseFromString(html, "text/html").getElementById("toasts");
    if (!told) return;
    $("#toasts").append(...told.children);
    for (const toast of $$("#toasts > *")) window.htmx.process(toast);
    document.dispatchEvent(new CustomEvent("katek:toasts"));
  };

  // --- Before and after a swap: what is unfolded, the reader's place, the chosen row
  let held = {};
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target, requestConfig } = event.detail;
    // What was sent from a thread that was left meanwhile is answered over no other one, but told
    const isLeft = target.id === "open" && requestConfig.verb === "post" && !requestConfig.path.includes(`/${current()}/`);
    if (isLeft) {
      event.detail.shouldSwap = false;
      if (xhr.status < 400) { keep(sessionStorage, requestConfig.elt.dataset.draft, ""); toastsOf(xhr.responseText); }
    } else if (xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
    const pane = said();
    held = {
      target,
      thread: current(),
      // Not the menus of a thread: an act that was chosen there is done
      unfolded: $$("details.why[open], #filter-menu[open]", target).map((one) => one.id),
      at: $("[data-row].at")?.id,
      end: isAtEnd(),
      top: pane?.scrollTop,
      fromBottom: pane ? pane.scrollHeight - pane.scrollTop : 0,
      last: $("#live .days")?.dataset.last,
    };
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    for (const id of held.unfolded || []) document.getElementById(id)?.setAttribute("open", "");
    const target = held.target;
    if (!target) return;
    if (target.id === "list") marked(held.at);
    else if (target.id === "live") arrived();
    else if (target.id === "open") opened(held.thread === current());
    else if (target.classList.contains("older")) { joinDays(); said().scrollTop = said().scrollHeight - held.fromBottom; }
  });
  const arrived = () => {
    joinDays();
    const isNew = $("#live .days")?.dataset.last !== held.last;
    if (held.end) toEnd();
    else { said().scrollTop = held.top; if (isNew) showNews(true); }
    if (isNew) $("#told").textContent = $$("#live .bubble").at(-1)?.textContent.slice(0, 200) || "";
    foldLead();
    const field = $("#reply"), hint = $("#answers [data-hint]")?.dataset.hint;
    if (field && hint) field.placeholder = hint;
  };
  // What stands around the messages comes with them. It is left alone where it says the same (an alert would be
  // read out again), where a menu is open, and where the focus would have nowhere to go.
  const told = (element) => {
    const copy = element.cloneNode(true);
    for (const one of $$("[name=csrfmiddlewaretoken]", copy)) one.remove();
    return copy.innerHTML.trim();
  };
  inbox.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail, at = document.activeElement;
    const isUsed = $("details[open]", target) || (target.contains(at) && !at.id);
    if (isUsed || told(target) === told(fragment)) event.detail.shouldSwap = false;
  });
  // News of a thread that was left meanwhile has no place any more
  const heed = () => $("#live")?.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!event.target.isConnected) event.preventDefault();
  });
  const opened = (isSame) => {
    heed();
    joinDays();
    foldLead();
    if (isSame && !held.end) said().scrollTop = held.top; else toEnd();
    restoreDrafts();
    marked(held.at);
  };
  const marked = (at) => {
    for (const row of $$("[data-row]")) {
      const here = row.dataset.thread === current();
      if (here) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
      row.classList.toggle("at", at ? row.id === at : here);
    }
  };

  // --- An act of a member: the list hears of it at once, and what was sent is no draft any more. The form hears
  // that itself: a thread that came anew meanwhile has taken it off the page.
  const wasSent = (form, draft) => {
    keep(sessionStorage, draft, "");
    if (draftKey(form) !== draft) return; // another thread is open by now: what is read there stays in place
    const { writes } = form.dataset, field = $(`form[data-writes=${writes}] textarea`);
    if (field) { field.value = ""; count(field.form); showTab(writes); field.focus({ preventScroll: true }); }
    toEnd();
  };
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.detail.elt;
    if (!form.matches?.("form[data-writes]")) return;
    const draft = form.dataset.draft = draftKey(form);
    const hear = ({ detail }) => { if (detail.successful && detail.xhr.status < 400) wasSent(form, draft); };
    form.addEventListener("htmx:afterRequest", hear, { once: true });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.verb === "post") document.body.dispatchEvent(new CustomEvent("katek:changed", { bubbles: true }));
  });

  // --- A thread opens beside the list; on the phone it is a page of its own
  let latest = null;
  const show = async (address, { push }) => {
    const asked = latest = new URL(address, location.href);
    asked.searchParams.set("part", "thread");
    const how = { source: "#open", target: "#open", swap: "innerHTML" };
    await window.htmx.ajax("GET", asked.pathname + asked.search, how).catch(() => { /* overtaken, or no connection */ });
    if (latest !== asked) return;
    if (!asked.pathname.endsWith(`/${current()}/`)) { notShown(push); return; }
    inbox.classList.add("has-thread");
    const name = $("#thread-title")?.textContent;
    document.title = [name, ...document.title.split(" · ").slice(-2)].join(" · ");
    if (push) history.pushState({ inbox: true }, "", address);
  };
  // It may be gone: the address stays with the thread that is shown, or one that was gone back to tells it
  const notShown = (push) => {
    if (!push) { location.reload(); return; }
    marked();
    document.body.dispatchEvent(new CustomEvent("katek:changed", { bubbles: true }));
  };
  inbox.addEventListener("click", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!wide.matches || !plain) return;
    const row = event.target.closest("[data-row]");
    if (row) {
      event.preventDefault();
      if (row.dataset.thread !== current()) { marked(row.id); show(row.getAttribute("href"), { push: true }); }
      else if (event.detail === 0) said()?.focus({ preventScroll: true });
    }
    const back = event.target.closest("[data-back]");
    if (back) {
      event.preventDefault();
      const row = $("[data-row].at, [data-row][aria-current]") || $("[data-row]");
      row?.classList.add("at");
      row?.focus();
    }
  });
  addEventListener("popstate", () => {
    if (location.pathname === inbox.dataset.list) location.reload();
    else if (location.pathname.startsWith(inbox.dataset.list)) show(location.href, { push: false });
  });

  // --- The search is part of the address, and asks for what the address says; it looks in all threads of the
  // channel, and without words goes back to what was shown before
  let before = "";
  $("#search").addEventListener("htmx:configRequest", (event) => {
    const words = $("#search").value.trim(), asked = new URL(location.href), { searchParams } = asked;
    if (!searchParams.get("q") || searchParams.get("show") !== "all") before = searchParams.get("show") || "";
    for (const [name, value] of [["q", words], ["show", words ? "all" : before], ["older", ""]]) {
      if (value) searchParams.set(name, value); else searchParams.delete(name);
    }
    history.replaceState(history.state, "", asked);
    event.detail.parameters = { ...Object.fromEntries(searchParams), part: "list" };
  });
  $(".search").addEventListener("submit", (event) => { event.preventDefault(); $("[data-row]")?.focus(); });
  $("#search").addEventListener("keydown", (event) => { if (event.key === "Escape") event.target.blur(); });

  // --- The customer's pane stays as it was left
  const FOLDED = "katek-lead-folded";
  const foldLead = () => {
    const folded = kept(localStorage, FOLDED) === "1";
    inbox.classList.toggle("no-lead", folded);
    $("[data-folds-lead]")?.setAttribute("aria-expanded", String(!folded));
  };
  inbox.addEventListener("click", (event) => {
    if (!event.target.closest("[data-folds-lead]")) return;
    keep(localStorage, FOLDED, kept(localStorage, FOLDED) === "1" ? "" : "1");
    foldLead();
  });

  // --- A menu opened by its key is at its first choice
  inbox.addEventListener("toggle", (event) => {
    const at = document.activeElement, isInside = event.target.contains(at) && !at.matches("summary");
    if (event.target.matches("details.menu[open]") && !isInside) $("li button, li a", event.target)?.focus({ preventScroll: true });
  }, true);

  foldLead();
  heed();
  joinDays();
  restoreDrafts();
  marked();
  toEnd();
  $("[data-row][aria-current]")?.scrollIntoView({ block: "nearest" });
})();
