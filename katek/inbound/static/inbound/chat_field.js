// Where one writes: it grows with its lines, and Enter sends.

const TALLEST = 160; // px

export function openField({ form, field, send }) {
  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, TALLEST)}px`;
  }

  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    grow();
    send(text);
    field.focus({ preventScroll: true });
  });
}
