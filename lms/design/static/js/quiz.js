// A quiz that loses nothing. Each answer is saved as it is given; what cannot be sent waits on this device, through
// reloads and signing in again. The highest sequence wins. The clock is the server's, counted on by a steady timer.

const paper = document.querySelector("[data-quiz]");
const texts = paper.dataset;
const find = (selector) => paper.querySelector(selector);
const questions = new Map([...paper.querySelectorAll("[data-position]")].map((one) => [one.dataset.position, one]));
const outbox = new Map(); // position → { values, sequence }: not yet acknowledged
const sending = new Set();
const [FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, TYPING_PAUSE] = [2000, 12000, 10000, 1000]; // milliseconds
let pause = FIRST_PAUSE;
let retry;

// What waits, on the device --------------------------------------------------------------------------------

const keyOf = (position) => `quiz:${texts.quiz}:${position}`;

function keep(position, entry) {
  outbox.set(position, entry);
  try {
    localStorage.setItem(keyOf(position), JSON.stringify(entry));
  } catch {} // a browser that stores nothing: the answer waits in this page alone
}

function recall(position) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(position)));
  } catch {
    return null;
  }
}

function forget(position, sequence = Infinity) {
  outbox.delete(position);
  if (recall(position)?.sequence <= sequence) localStorage.removeItem(keyOf(position)); // else another window's, newer
}

// What the page shows --------------------------------------------------------------------------------------

const isTicked = (control) => ["radio", "checkbox"].includes(control.type);
const isWritten = (control) => control.matches("textarea, input[type=text]");
const controls = (position) => [...paper.querySelectorAll(`[name="answer-${position}"]`)];
const given = (position) => controls(position).filter((one) => !isTicked(one) || one.checked).map((one) => one.value);
const isAnswer = (values) => values.some((value) => value.trim());
const isSame = (some, others) =>
  isAnswer(some) ? String(some.map((one) => one.trim())) === String(others) : !isAnswer(others); // ends are trimmed
const sequenceOf = (position) => paper.elements[`sequence-${position}`];

function show(position, state) {
  const label = questions.get(position).querySelector("[data-state]");
  label.dataset.state = state;
  label.textContent = texts[state];
  const here = [...questions.keys()].filter((one) => isAnswer(given(one))).length;
  find("[data-answered-count]").textContent = here + Number(texts.answeredElsewhere);
}

function adopt(position, { values, sequence }, state) {
  for (const [index, control] of controls(position).entries()) {
    if (isTicked(control)) control.checked = values.includes(control.value);
    else control.value = values[index] ?? "";
  }
  sequenceOf(position).value = sequence;
  questions.get(position).dispatchEvent(new Event("adopted")); // who draws the controls otherwise, draws anew
  show(position, state);
}

function notice(name, isShown = true) {
  find(`[data-when="${name}"]`).hidden = !isShown;
}

// Saving ---------------------------------------------------------------------------------------------------

const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? paper.elements.csrfmiddlewaretoken.value;

function answer(position, pauseBefore = 0) {
  const sequence = ++sequenceOf(position).value;
  keep(position, { values: given(position), sequence });
  show(position, "saving");
  notice("elsewhere", false); // the learner goes on here
  setTimeout(() => outbox.get(position)?.sequence === sequence && send(position), pauseBefore); // or a newer one will
}

async function send(position) {
  const entry = outbox.get(position);
  if (!entry || sending.has(position)) return;
  sending.add(position);
  const body = new URLSearchParams([["sequence", entry.sequence], ...entry.values.map((value) => ["answer", value])]);
  const request = { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, signal: AbortSignal.timeout(PATIENCE) };
  const response = await fetch(texts.saveAddress.replace("/0/", `/${position}/`), request).catch(() => null);
  const stored = response?.ok ? await response.json().catch(() => null) : null;
  sending.delete(position);
  if (!questions.has(position)) return; // it was checked meanwhile, and stands as it was checked
  if (stored) settle(position, entry, stored);
  else refuse(position, response?.status ?? 0);
}

function getThrough() {
  pause = FIRST_PAUSE;
  for (const name of ["offline", "signed-out"]) notice(name, false);
}

function settle(position, sent, stored) {
  getThrough();
  endAfter(stored.remaining);
  if (outbox.get(position)?.sequence > stored.sequence) return send(position); // changed meanwhile
  forget(position, stored.sequence);
  if (isSame(sent.values, stored.values)) show(position, "saved");
  else {
    adopt(position, stored, "overtaken");
    notice("elsewhere");
  }
}

function refuse(position, status) {
  const isTemporary = status === 0 || status === 429 || status >= 500;
  show(position, isTemporary ? "waiting" : "unsaved");
  notice("offline", false); // a refusal has come through a network
  notice(isTemporary ? "offline" : { 401: "signed-out", 409: "closed", 423: "passed" }[status] ?? "refused");
  if (status === 423) return forget(position);
  if (status === 409) return readClock(); // it stays in the outbox: time may be given back
  if (isTemporary || status === 401) flushLater();
}

function flushLater() {
  clearTimeout(retry);
  retry = setTimeout(flush, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

function flush() {
  for (const position of outbox.keys()) send(position);
}

// The clock ------------------------------------------------------------------------------------------------

const [ONE_MINUTE, NOTICED] = [60_000, 30_000]; // milliseconds
let endsAt = Infinity;
let askedAt = performance.now();

function endAfter(seconds) {
  askedAt = performance.now();
  if (seconds === null) return;
  const before = endsAt;
  endsAt = askedAt + seconds * 1000;
  if (!Number.isFinite(before) || endsAt - before < NOTICED) return;
  notice("more-time"); // a trainer gave time back
  notice("closed", false);
}

function tick() {
  const seconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
  find("[data-time-left]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if ([600, 300, 60].includes(seconds)) find("[data-announcement]").textContent = `${texts.minutesLeft} ${seconds / 60}`;
  if (seconds === 0 && navigator.onLine) endUnlessGiven();
  else if (!document.hidden && performance.now() - askedAt > ONE_MINUTE) readClock();
}

async function endUnlessGiven() {
  clearInterval(ticking);
  if (!(await readClock())) setTimeout(endUnlessGiven, FIRST_PAUSE);
  else if (endsAt - performance.now() > 1000) ticking = setInterval(tick, 1000);
  else paper.requestSubmit(find("[data-time-over]"));
}

async function readClock() {
  askedAt = performance.now();
  const response = await fetch(texts.clockAddress).catch(() => null);
  if (!response?.ok) return false;
  const { remaining, is_open: isOpen } = await response.json();
  if (!isOpen) for (const position of questions.keys()) forget(position);
  endAfter(remaining);
  if (isOpen && remaining !== 0 && outbox.size) flushLater();
  return true;
}

let ticking = "remaining" in texts && setInterval(tick, 1000);
if (ticking) endAfter(Number(texts.remaining));
if (ticking) tick();

// Beginning ------------------------------------------------------------------------------------------------

function takeOver(position, entry) {
  outbox.set(position, entry);
  adopt(position, entry, "saving");
}

for (const [position, question] of questions) {
  const entry = recall(position);
  if (entry?.sequence > sequenceOf(position).value) takeOver(position, entry);
  else if ("unsaved" in question.dataset) answer(position);
}
flush();

const positionOf = ({ target }) => target.closest("[data-position]").dataset.position;

paper.addEventListener("input", (event) => isWritten(event.target) && answer(positionOf(event), TYPING_PAUSE));
paper.addEventListener("change", (event) => {
  if (event.target.type !== "file") (isWritten(event.target) ? send : answer)(positionOf(event));
});
paper.addEventListener("files", ({ target, detail }) => show(target.dataset.position, detail)); // see sending.js
paper.addEventListener("submit", (event) => {
  paper.elements.csrfmiddlewaretoken.value = csrfToken(); // signing in again made a new one
  if (navigator.onLine) return;
  event.preventDefault();
  notice("offline");
});
paper.addEventListener("checked", ({ target }) => {
  forget(target.dataset.position);
  questions.delete(target.dataset.position);
  texts.answeredElsewhere = Number(texts.answeredElsewhere) + 1;
});
window.addEventListener("online", flush);
window.addEventListener("offline", () => notice("offline"));
window.addEventListener("storage", ({ key, newValue }) => {
  const position = [...questions.keys()].find((one) => keyOf(one) === key); // another window of this browser
  if (position && newValue) {
    takeOver(position, JSON.parse(newValue));
    notice("elsewhere");
  } else if (position && outbox.delete(position)) {
    show(position, "saved");
    getThrough(); // that window did
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (ticking) readClock();
  flush();
});
