// What every page may use: dialogs, a question before something that cannot be undone, and one sending per form.

const SENDING_ENDS = 8000; // milliseconds; a download leaves the page where it is

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer || event.target.matches("dialog[open]")) {
    event.preventDefault();
    event.target.closest("dialog").close();
  }
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, SENDING_ENDS);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll(".prose details")) part.open = true;
});

const worker = document.querySelector("[data-worker]")?.dataset.worker;
if (worker && "serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register(worker, { updateViaCache: "all" }));
}

document.querySelector(".error-summary")?.focus();
