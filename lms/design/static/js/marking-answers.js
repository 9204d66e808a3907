// Answers side by side by keyboard: Enter goes from points to the next points, Alt+C to the comment beside them,
// Ctrl+Enter gives all marks that are there.

const form = document.querySelector("form[data-marking-answers]");
const points = [...form.querySelectorAll("input[name$=-points]")];

form.addEventListener("keydown", (event) => {
  const isGo = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  const at = points.indexOf(event.target);
  if (isGo) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=mark]"));
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    const following = points[at + (event.shiftKey ? -1 : 1)];
    following?.focus();
    following?.select();
  } else if (event.altKey && event.code === "KeyC") {
    const comment = event.target.closest(".marking-answer")?.querySelector("textarea[name$=-comment]");
    if (!comment) return;
    event.preventDefault();
    comment.focus();
  }
});

if (!document.querySelector(".help-critical")) points.find((one) => !one.value)?.focus({ preventScroll: true });
