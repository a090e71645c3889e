// The first steps: the chat of the brand's step shows what is typed, the last page opens the chat itself.

const frame = document.getElementById("sample-chat");
const told = document.getElementById("sample");

told?.addEventListener("htmx:afterSwap", () => {
  const { sample } = told.querySelector("[data-sample]").dataset;
  // In the frame's own history there is one page, however much is typed.
  frame.contentWindow.location.replace(sample);
});

for (const button of document.querySelectorAll("[data-opens-chat]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.katekChat?.open());
}
