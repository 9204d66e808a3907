// A private note is kept as it is typed. What could not be sent stays in this browser, with what it began from.
//
// <form data-keeps-note="note:7:5">   the name under which the browser keeps it

const PAUSE = 1000; // milliseconds
const RETRY = 10000;

function remember(name, draft) {
  try {
    if (draft) localStorage.setItem(name, JSON.stringify(draft));
    else localStorage.removeItem(name);
  } catch {
    // storage full or forbidden: the page still works
  }
}

function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

for (const form of document.querySelectorAll("form[data-keeps-note]")) {
  const { text, base, writer, edition } = form.elements;
  const { keepsNote: name, saving, saved, unsaved } = form.dataset;
  const state = form.querySelector("[data-note-state]");
  let stored = text.defaultValue; // as it came: somebody may have begun to type before this file arrived
  let timer;
  let sending = false;

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };

  const take = (told, sent) => {
    if (told.has_other) {
      text.readOnly = true;
      remember(name, null);
      state.textContent = "";
      form.querySelector("[data-note-other]").hidden = false;
      return;
    }
    base.value = told.sequence;
    stored = sent;
    state.textContent = saved;
    if (text.value === sent) remember(name, null);
    else later(PAUSE);
  };

  async function send() {
    if (sending || text.readOnly || text.value === stored) return;
    sending = true;
    edition.value = Number(edition.value) + 1;
    const sent = text.value;
    state.textContent = saving;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        keepalive: true,
      });
      const told = answer.redirected ? {} : await answer.json();
      if (answer.ok && !answer.redirected) take(told, sent);
      else state.textContent = told.error ?? unsaved;
    } catch {
      state.textContent = unsaved;
      later(RETRY);
    }
    sending = false;
  }

  const draft = recall(name);
  if (draft && draft.text !== text.value) {
    text.value = draft.text;
    base.value = draft.base;
    later(0);
  }
  writer.value = crypto.randomUUID?.() ?? String(Math.random());
  const note = () => {
    remember(name, { text: text.value, base: base.value });
    later(PAUSE);
  };
  text.addEventListener("input", note);
  if (text.value !== stored && !draft) note();
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    edition.value = Number(edition.value) + 1;
    if (navigator.onLine) remember(name, null);
  });
  document.addEventListener("visibilitychange", () => document.hidden && send());
  window.addEventListener("online", send);
}
