// Checklists of a lesson: each tick is kept at once; without a connection it is tried again, and said so.

const RETRY = 10000; // milliseconds

for (const form of document.querySelectorAll("form[data-saves-ticks]")) {
  const state = form.querySelector("[data-tick-state]");
  let timer;
  let sending = false;
  let changed = false;

  const save = async () => {
    clearTimeout(timer);
    changed = true;
    if (sending) return;
    sending = true;
    while (changed) {
      changed = false;
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new FormData(form),
          headers: { Accept: "application/json" },
        });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        state.textContent = form.dataset.saved;
      } catch {
        state.textContent = form.dataset.unsaved;
        timer = setTimeout(save, RETRY);
      }
    }
    sending = false;
  };

  for (const place of document.querySelectorAll("[data-tick-button]")) place.hidden = true;
  for (const box of form.elements) if (box.type === "checkbox") box.addEventListener("change", save);
  window.addEventListener("online", () => timer && save());
}
