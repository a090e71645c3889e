// The first steps: the chat of the brand's step shows what is typed, the last page opens the chat itself.

const frame = document.getElementById("sample-chat");
const told = document.getElementById("sample");

told?.addEventListener("htmx:afterSwap", () => {
  const { sample } = told.querySelector("[data-sample]").dataset;
  // In the frame's own history there is one page, however much is typed.
  frame.contentWindow.location.replace(sample);
});

// What was typed before scripts ran, or kept by the browser over a reload, is shown too.
document.addEventListener("DOMContentLoaded", () => {
  const form = frame && document.getElementById("step-form");
  const fields = [...(form?.elements ?? [])].filter((one) => one.defaultValue !== undefined);
  if (fields.some((one) => one.value !== one.defaultValue)) htmx.trigger(form, "input");
});

for (const button of document.querySelectorAll("[data-opens-chat]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (window.katekChat) window.katekChat.open();
    // The widget is still on its way
    else document.querySelector("script[async]").addEventListener("load", () => window.katekChat.open());
  });
}
