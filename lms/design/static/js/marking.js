// Marking by keyboard: Ctrl+Enter gives the mark, Alt+P goes to the points, Alt+C to the comment.

const form = document.querySelector("form[data-marking]");
const places = { KeyP: "[name=points], [data-criterion] input", KeyC: "[name=comment]" };

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=mark]"));
    return;
  }
  const place = event.altKey && !event.ctrlKey && places[event.code];
  const field = place && form.querySelector(place);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select?.();
});

if (!document.querySelector(".help-critical")) form.querySelector(places.KeyP)?.focus({ preventScroll: true });
