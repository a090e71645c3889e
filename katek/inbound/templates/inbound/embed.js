(function () {
  "use strict";
  var katek = {{ data|safe }};
  if (window.katekChat) return;
  var open = false, frame = null;
  var host = document.createElement("div");
  var root = host.attachShadow ? host.attachShadow({ mode: "open" }) : host;
  var sheet = document.createElement("style");
  sheet.textContent =
    "button{position:fixed;inset-block-end:20px;inset-inline-end:20px;width:56px;height:56px;border:0;border-radius:50%;cursor:pointer;" +
    "background:" + katek.color + ";color:" + katek.ink + ";box-shadow:0 4px 16px rgb(0 0 0/.25);z-index:2147483000}" +
    "button:focus-visible{outline:3px solid " + katek.color + ";outline-offset:3px}" +
    "iframe{position:fixed;inset-block-end:88px;inset-inline-end:20px;width:min(400px,calc(100vw - 24px));height:min(640px,calc(100dvh - 108px));" +
    "border:0;border-radius:16px;box-shadow:0 8px 40px rgb(0 0 0/.3);background:Canvas;z-index:2147483000}" +
    "iframe[hidden]{display:none}" +
    "@media(max-width:480px){iframe{inset:0 0 72px 0;width:100%;height:calc(100dvh - 80px);border-radius:0}button{inset-block-end:12px;inset-inline-end:12px}}";
  var button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-label", "Chat with " + katek.name);
  button.innerHTML = '<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><path fill="currentColor" d="M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z"/></svg>';
  function show(wanted) {
    open = wanted;
    if (open && !frame) {
      frame = document.createElement("iframe");
      frame.title = "Chat with " + katek.name;
      frame.src = katek.chat + "&page=" + encodeURIComponent(location.href.split("#")[0].slice(0, 1500));
      root.appendChild(frame);
    }
    if (frame) frame.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open && frame) frame.focus(); else button.focus();
  }
  button.addEventListener("click", function () { show(!open); });
  window.addEventListener("message", function (event) {
    if (event.origin === katek.origin && event.data === "katek:close" && open) show(false);
  });
  root.appendChild(sheet);
  root.appendChild(button);
  function place() { document.body.appendChild(host); }
  if (document.body) place(); else document.addEventListener("DOMContentLoaded", place);
  window.katekChat = { open: function () { show(true); }, close: function () { show(false); } };
})();
