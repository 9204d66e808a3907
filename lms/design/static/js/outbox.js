// What is played, seen and read of a lesson: kept on this device until the server has it, which may be much later.
// Other modules tell it by an event "learning:signal": {block, range, position, page, end, isUrgent}.
const WAIT = 10000; // milliseconds between two sendings, and before another try
const form = document.querySelector("form[data-outbox]");
const key = `outbox:${form?.dataset.outbox}`;
let memory = '{"number": 0, "blocks": {}}'; // for browsers that keep nothing
let sending, timer;

function read() {
  try {
    memory = localStorage.getItem(key) ?? memory;
  } catch {}
  return JSON.parse(memory);
}

function write(box) {
  memory = JSON.stringify(box);
  try {
    localStorage.setItem(key, memory);
  } catch {}
}

function keep({ block, range, position, page, end }) {
  const box = read();
  if (isEmpty()) box.opened = form.elements.opened.value;
  const entry = (box.blocks[block] ??= { ranges: [], pages: [], end: false });
  const last = entry.ranges.at(-1);
  if (range && last && range[0] >= last[0] && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
  else if (range) entry.ranges.push(range);
  if (page && !entry.pages.includes(page)) entry.pages.push(page);
  entry.end ||= Boolean(end);
  Object.assign(entry, { position: position ?? entry.position, at: Date.now(), number: (box.number += 1) });
  write(box);
}

const isEmpty = () => !Object.keys(read().blocks).length;

async function post() {
  const { blocks, opened } = read();
  const sent = Object.entries(blocks);
  const body = new FormData(form);
  body.set("opened", opened);
  body.set("signals", JSON.stringify(sent.map(([block, { at, ...rest }]) => ({ block, age: Date.now() - at, ...rest }))));
  const answer = await fetch(form.dataset.outbox, { method: "POST", body, keepalive: true });
  if (answer.redirected || ![200, 400, 404, 409].includes(answer.status)) throw new Error(String(answer.status));
  const box = read();
  for (const [block, { number }] of sent) if (box.blocks[block]?.number === number) delete box.blocks[block];
  write(box);
  const todo = document.querySelector("[data-todo]");
  if (answer.ok && todo) todo.outerHTML = await answer.text();
  return answer.ok ? "saved" : "refused";
}

async function send() {
  timer = clearTimeout(timer);
  if (sending || isEmpty()) return sending;
  sending = post().catch(() => "unsaved");
  const state = await sending;
  sending = null;
  if (!isEmpty()) timer ??= setTimeout(send, WAIT);
  for (const place of document.querySelectorAll("[data-outbox-state]")) place.textContent = form.dataset[state];
}

if (form) {
  document.addEventListener("learning:signal", ({ detail }) => {
    keep(detail);
    if (detail.isUrgent) send();
    else timer ??= setTimeout(send, WAIT);
  });
  document.addEventListener("visibilitychange", () => document.hidden && send());
  window.addEventListener("online", send);
  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-waits]") || isEmpty()) return;
    event.preventDefault();
    await sending;
    await send();
    event.target.submit();
  });
  send();
}
