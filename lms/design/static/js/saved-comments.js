// Saved comments: a press puts one into the comment beside it, Alt with a digit into the comment one is writing.

let last = document.querySelector("form[data-marking] [name=comment]");

function put(text, field) {
  if (!field) return;
  const before = field.value.trimEnd();
  field.value = before ? `${before}\n${text}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[name$=comment]")) last = event.target;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert], [data-insert-chosen]");
  if (!button) return;
  event.preventDefault();
  const list = button.closest("[data-comment-of]")?.querySelector("select");
  const text = button.dataset.insert ?? list.selectedOptions[0]?.dataset.text;
  if (text) put(text, list ? document.getElementById(button.closest("[data-comment-of]").dataset.commentOf) : last);
});

document.addEventListener("keydown", (event) => {
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (!digit || !event.altKey || event.ctrlKey || event.metaKey) return;
  const buttons = document.querySelectorAll("[data-insert]");
  const options = document.querySelector("[data-comment-of] select")?.querySelectorAll("option[data-text]");
  const place = Number(digit[1]) - 1;
  const text = buttons[place]?.dataset.insert ?? options?.[place]?.dataset.text;
  if (!text) return;
  event.preventDefault();
  put(text, last);
});
