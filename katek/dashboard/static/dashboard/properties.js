// Properties: pictures that don't come, the picture viewer, the place where a file is dropped.
(() => {
  "use strict";
  // --- A picture that can't be loaded gives way to the words behind it
  const broken = (image) => image.classList.add("broken");
  document.addEventListener("error", (event) => {
    if (event.target.matches?.("img[data-may-break]")) broken(event.target);
  }, true);
  for (const image of document.querySelectorAll("img[data-may-break]")) {
    if (image.complete && image.naturalWidth === 0 && image.currentSrc) broken(image);
  }

  // --- Viewer: a link of a picture opens it, arrows go on, Escape closes
  const viewer = document.getElementById("viewer");
  if (viewer) {
    const links = [...document.querySelectorAll("[data-shows]")];
    const large = viewer.querySelector("img"), told = viewer.querySelector("[data-told]");
    let at = 0;
    const show = (place) => {
      at = (place + links.length) % links.length;
      const small = links[at].querySelector("img");
      large.src = links[at].href;
      large.alt = small.alt;
      told.textContent = `${at + 1} / ${links.length}`;
    };
    for (const link of links) link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(Number(link.dataset.shows));
      viewer.showModal();
    });
    for (const button of viewer.querySelectorAll("[data-steps]")) {
      button.hidden = links.length < 2;
      button.addEventListener("click", () => show(at + Number(button.dataset.steps)));
    }
    viewer.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      show(at + (getComputedStyle(viewer).direction === "rtl" ? -step : step));
    });
    viewer.addEventListener("close", () => links[at].focus());
  }

  // --- The end of an import takes the focused "Stop" with it
  let wasInside = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id === "import") wasInside = event.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (wasInside && document.activeElement === document.body) document.querySelector("#import h1").focus();
    wasInside = false;
  });

  // --- A file dropped anywhere on the field's surroundings is as if it were chosen
  const drop = document.querySelector(".drop");
  if (drop) {
    const field = drop.querySelector("input");
    for (const name of ["dragover", "dragenter"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    });
  }
})();
