// Work on an assignment: the text is kept as it is typed, photos are made smaller before they are sent.
// What could not be sent stays in this browser, with what it began from, until the server has it.

const PAUSE = 1500; // milliseconds
const RETRY = 10000;
const PATIENCE = 15000;

const form = document.querySelector("form[data-work]");
const { text, base, files } = form.elements;
const said = form.dataset;
const state = form.querySelector("[data-work-state]");
const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

// What waits, on the device --------------------------------------------------------------------------------

function remember(draft) {
  try {
    if (draft) localStorage.setItem(said.work, JSON.stringify(draft));
    else localStorage.removeItem(said.work);
  } catch {} // storage full or forbidden: the page still works
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(said.work));
  } catch {
    return null;
  }
}

// Saving ---------------------------------------------------------------------------------------------------

let stored = "unsavedText" in said ? null : text?.defaultValue; // as it came: somebody may have begun to type already
let timer;
let isSending = false;
let isOvertaken = false;

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save() {
  if (!text || isSending || isOvertaken || text.value === stored) return;
  isSending = true;
  const sent = text.value;
  state.textContent = said.saving;
  const body = new URLSearchParams({ text: sent, base: base.value });
  const request = { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(said.saveAddress, request).catch(() => null);
  const told = await answer?.json().catch(() => null);
  isSending = false;
  if (answer?.ok && told) settle(sent, told.sequence);
  else refuse(answer?.status ?? 0, told?.message);
}

function settle(sent, sequence) {
  base.value = sequence;
  stored = sent;
  state.textContent = said.saved;
  if (text.value !== sent) return later(PAUSE);
  remember(null);
}

function refuse(status, message) {
  isOvertaken = status === 409;
  const isTemporary = status === 0 || status === 429 || status >= 500;
  state.textContent = isOvertaken ? said.overtaken : status === 401 ? said.signedOut : isTemporary ? said.waiting : (message ?? said.waiting);
  if (isTemporary || status === 401) later(RETRY);
}

function keep() {
  remember({ text: text.value, base: base.value });
  later(PAUSE);
}

if (text) {
  const draft = recall();
  if (draft && draft.text !== text.value) {
    text.value = draft.text;
    base.value = draft.base;
    later(0);
  } else if (text.value !== text.defaultValue) {
    keep();
  } else {
    remember(null);
  }
  text.addEventListener("input", keep);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  window.addEventListener("online", save);
}

form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  form.elements.csrfmiddlewaretoken.value = csrfToken(); // signing in again made a new one
  if (navigator.onLine) return;
  event.preventDefault();
  state.textContent = said.waiting;
});

// Photos ---------------------------------------------------------------------------------------------------

files?.addEventListener("change", async () => {
  const report = form.querySelector("[data-file-state]");
  if (!files.files.length) return;
  report.textContent = said.shrinking;
  const { shrink } = await import(said.photos);
  const chosen = new DataTransfer();
  for (const file of files.files) chosen.items.add(await shrink(file));
  files.files = chosen.files;
  report.textContent = navigator.onLine ? said.sending : said.waiting;
  if (navigator.onLine) form.requestSubmit(form.querySelector("button[value=attach]"));
});
