(function () {
  "use strict";
  var katek = {{ data|safe }};
  if (window.katekChat) return;
  var script = document.currentScript, listing = (script && script.dataset.listing) || "";
  var open = false, frame = null, ready = false, count = 0, opener = null, known = "katek:" + katek.slug + ":known";
  var side = katek.direction === "rtl" ? "left" : "right";
  var host = document.createElement("div");
  var root = host.attachShadow({ mode: "open" });
  var css =
    ":host{all:initial!important}" +
    ".b{position:fixed;bottom:max(var(--katek-chat-bottom,20px),env(safe-area-inset-bottom));" + side + ":20px;width:56px;height:56px;padding:0;border:2px solid #fff;border-radius:50%;cursor:pointer;" +
    "display:grid;place-items:center;background:" + katek.color + ";color:" + katek.ink + ";box-shadow:0 4px 16px rgb(0 0 0/.3);z-index:2147483000;transition:transform .15s}" +
    // A page may take the button away where it would lie on its own way to the chat; what closes stays.
    ".b{visibility:var(--katek-chat-button,visible)}.open .b{visibility:visible}" +
    ".b:hover{transform:scale(1.06)}.b:focus-visible{outline:3px solid " + katek.color + ";outline-offset:3px;box-shadow:0 0 0 3px #fff}" +
    ".n{position:absolute;top:-6px;" + side + ":-6px;min-width:22px;height:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#b42318;color:#fff;font:700 12px/22px system-ui,sans-serif;text-align:center}" +
    ".n[hidden],iframe[hidden]{display:none}" +
    "iframe{position:fixed;bottom:calc(var(--katek-chat-bottom,20px) + 68px);" + side + ":20px;width:min(400px,calc(100vw - 40px));height:min(680px,calc(100vh - 88px - var(--katek-chat-bottom,20px)));" +
    "border:0;border-radius:16px;box-shadow:0 8px 40px rgb(0 0 0/.3);background:Canvas;color-scheme:normal;z-index:2147483001}" +
    "@media(max-width:480px),(max-height:420px){iframe{inset:0;width:100%;height:100%;height:100dvh;border-radius:0}.ready.open .b{visibility:hidden}}" +
    "@media(prefers-reduced-motion:reduce){.b{transition:none}}@media print{.b,iframe{display:none}}";
  // A sheet made by script is allowed where a site's policy forbids inline styles.
  try {
    var sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch (old) {
    var style = document.createElement("style");
    style.textContent = css;
    root.appendChild(style);
  }
  var box = document.createElement("div");
  var button = document.createElement("button");
  var mark = document.createElement("span");
  button.type = "button";
  button.className = "b";
  mark.className = "n";
  mark.hidden = true;
  function drawn(path) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    [["viewBox", "0 0 24 24"], ["width", "26"], ["height", "26"], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "1.8"], ["stroke-linecap", "round"], ["stroke-linejoin", "round"], ["aria-hidden", "true"]].forEach(function (pair) { svg.setAttribute(pair[0], pair[1]); });
    line.setAttribute("d", path);
    svg.appendChild(line);
    return svg;
  }
  var bubble = drawn("M5 4.5h14a2 2 0 0 1 2 2v8.500a2 2 0 0 1-2 2h-7l-5 3.500v-3.500h-2a2 2 0 0 1-2-2v-8.500a2 2 0 0 1 2-2zM8 9h8M8 12.500h5");
  var cross = drawn("M6 9l6 6 6-6");
  function paint() {
    button.replaceChildren(open ? cross : bubble, mark);
    mark.hidden = open || !count;
    mark.textContent = count > 9 ? "9+" : String(count);
    button.setAttribute("aria-expanded", String(open));
    button.setAttribute("aria-label", open ? katek.close : katek.open + (count ? ", " + katek.unread.replace("%(n)s", count) : ""));
    box.className = (open ? "open" : "") + (ready ? " ready" : "");
  }
  function tell(what) { if (frame && frame.contentWindow) frame.contentWindow.postMessage(what, katek.origin); }
  function load() {
    if (frame) return;
    frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = katek.open;
    frame.allow = "clipboard-write";
    frame.src = katek.chat + "&page=" + encodeURIComponent(location.href.split("#")[0].slice(0, 1500)) + (listing ? "&listing=" + encodeURIComponent(listing) : "");
    box.appendChild(frame);
  }
  function show(wanted) {
    if (wanted === open) return;
    if (wanted) { load(); opener = document.activeElement; }
    open = wanted;
    if (open) count = 0;
    if (frame) frame.hidden = !open;
    paint();
    if (open) { frame.focus(); tell("katek:opened"); } else { tell("katek:closed"); leave(); }
  }
  // Back to the button, or where the page has taken that away, to what opened the chat.
  function leave() {
    button.focus();
    if (root.activeElement !== button && opener) opener.focus();
  }
  button.addEventListener("click", function () { show(!open); });
  root.addEventListener("keydown", function (event) { if (event.key === "Escape") show(false); });
  window.addEventListener("message", function (event) {
    if (event.origin !== katek.origin || !frame || event.source !== frame.contentWindow) return;
    var told = event.data || {};
    if (told === "katek:close") show(false);
    if (told.katek === "ready") { ready = true; tell(open ? "katek:opened" : "katek:closed"); }
    if (told.katek === "unread") count = open ? 0 : Number(told.count) || 0;
    if (told.katek === "known") try { localStorage.setItem(known, "1"); } catch (blocked) { /* then nothing is loaded ahead */ }
    paint();
  });
  paint();
  box.appendChild(button);
  root.appendChild(box);
  function place() {
    document.body.appendChild(host);
    // Who has written before sees what was answered meanwhile, without opening the chat.
    try { if (localStorage.getItem(known)) (window.requestIdleCallback || setTimeout)(load); } catch (blocked) { /* see above */ }
  }
  if (document.body) place(); else document.addEventListener("DOMContentLoaded", place);
  window.katekChat = { origin: katek.origin, open: function () { show(true); }, close: function () { show(false); } };
})();
