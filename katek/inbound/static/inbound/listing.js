// The page of a listing: its pictures by keys, buttons and thumbs, and the chat over it. All of it works without too.
(() => {
  "use strict";
  const get = (id) => document.getElementById(id);
  const [gallery, slides, thumbs, at, back, on] = ["gallery", "slides", "thumbs", "at", "back", "on"].map(get);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  function replace(picture) {
    picture.replaceWith(get("no-picture").content.firstElementChild.cloneNode(true));
  }
  for (const picture of gallery.querySelectorAll("img")) {
    if (picture.complete && !picture.naturalWidth && picture.loading !== "lazy") replace(picture);
    else picture.addEventListener("error", () => replace(picture), { once: true });
  }

  if (thumbs) {
    const pages = [...slides.children];
    const links = [...thumbs.querySelectorAll("a")];
    let shown = 0;

    function mark(place) {
      shown = place;
      links.forEach((link, number) => { if (number === place) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); });
      const strip = thumbs.getBoundingClientRect();
      const thumb = links[place].getBoundingClientRect();
      thumbs.scrollLeft += thumb.left + thumb.width / 2 - (strip.left + strip.width / 2);
      at.firstElementChild.textContent = String(place + 1);
      back.disabled = place === 0;
      on.disabled = place === pages.length - 1;
    }
    function go(place) {
      const wanted = Math.max(0, Math.min(pages.length - 1, place));
      slides.scrollTo({ left: pages[wanted].offsetLeft - pages[0].offsetLeft, behavior: calm.matches ? "instant" : "smooth" });
      mark(wanted);
    }
    const watch = new IntersectionObserver((seen) => {
      const now = seen.filter((one) => one.isIntersecting).at(-1);
      if (now) mark(pages.indexOf(now.target));
    }, { root: slides, threshold: 0.6 });
    pages.forEach((page) => watch.observe(page));

    back.addEventListener("click", () => go(shown - 1));
    on.addEventListener("click", () => go(shown + 1));
    links.forEach((link, number) => link.addEventListener("click", (event) => { event.preventDefault(); go(number); }));
    gallery.addEventListener("keydown", (event) => {
      const forward = getComputedStyle(gallery).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
      if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const step = Number.isFinite(steps[event.key]) ? (event.key === forward ? 1 : -1) : steps[event.key];
      go(shown + step);
      if (thumbs.contains(document.activeElement)) links[shown].focus({ preventScroll: true });
    });
    [back, on, at].forEach((control) => { control.hidden = false; });
    mark(0);
  }

  // On a phone the chat's button would lie on the very link that opens it.
  const asked = new IntersectionObserver((all) => {
    document.documentElement.classList.toggle("asking", all.at(-1).isIntersecting);
  });
  if (get("ask")) asked.observe(document.querySelector(".ask"));

  get("ask")?.addEventListener("click", (event) => {
    const chat = window.katekChat;
    if (!chat || chat.origin !== location.origin || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    chat.open();
  });
})();
