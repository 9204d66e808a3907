// What a learner does in a lesson: what is played, seen and read, ticks, and knowledge checks. One file, because each
// file is a round trip on a slow line; only lessons that hold such a thing load it. Its parts stand one below the other.

// The outbox: what is played, seen and read is kept on this device until the server has it, which may be much later.
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

// {block, range, position, page, end, isUrgent}; of one who only looks nothing is kept
function tell(signal) {
  if (!form) return;
  keep(signal);
  if (signal.isUrgent) send();
  else timer ??= setTimeout(send, WAIT);
}

if (form) {
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

// Reading: lessons that ask to be read to the end, or to have pages looked at, tell what has been on the screen.

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    if (target.matches("[data-lesson-end]")) tell({ block: "", end: true, isUrgent: true });
    else whenDrawn(target.querySelector("img"), () => tell(pageOf(target)));
  }
});

function whenDrawn(picture, act) {
  if (picture.complete && picture.naturalWidth) act();
  else picture.addEventListener("load", act, { once: true });
}

function pageOf(place) {
  return { block: place.closest("[data-pages-of]").dataset.pagesOf, page: Number(place.dataset.page), isUrgent: false };
}

for (const place of document.querySelectorAll("[data-lesson-end], [data-pages-of] [data-page]")) seen.observe(place);
// That such a lesson was opened:
if (document.querySelector("[data-lesson-end], [data-pages-of], [data-takes-time]")) tell({ block: "", isUrgent: true });
if (document.querySelector("[data-takes-time]")) setInterval(countOn, 60000);

function countOn() {
  if (!document.hidden && document.querySelector("[data-todo] li:not(.is-met)")) tell({ block: "", isUrgent: true });
}

// Recordings: tells which parts were played, goes on where one stopped, plays faster or slower, and, where
// the lesson asks for it, does not let one skip ahead the first time.

const STEP = 1; // seconds between two notes
const SLACK = 1.5; // seconds that one may be ahead

for (const place of document.querySelectorAll("[data-plays]")) {
  const watched = JSON.parse(place.dataset.watched);
  const players = [...place.querySelectorAll("video, audio")];
  const state = place.querySelector("[data-player-state]");
  for (const player of players) follow(place, player, watched, state);
  place.querySelector("[data-player-tools]").hidden = false;
  place.querySelector("[data-speed]").addEventListener("change", ({ target }) => {
    for (const player of players) player.defaultPlaybackRate = player.playbackRate = Number(target.value);
  });
}

function follow(place, player, watched, state) {
  let from = null; // seconds; where the part that is playing began
  let seen = null; // and how far it was seen to come
  const furthest = () => Math.max(0, seen ?? 0, ...watched.map(([, end]) => end / 1000));

  const note = (isUrgent) => {
    const position = (place.dataset.position = Math.round(player.currentTime * 1000));
    const range = from !== null && seen > from ? [Math.round(from * 1000), Math.round(seen * 1000)] : undefined;
    if (range) watched.push(range);
    from = seen;
    tell({ block: place.dataset.plays, range, position, isUrgent });
  };
  const pass = () => {
    if (player.seeking || from === null) return;
    seen = Math.max(seen, player.currentTime);
    if (seen - from >= STEP) note(false);
  };
  const stop = () => {
    if (from === null) return;
    pass();
    note(true);
    from = seen = null;
  };

  player.addEventListener("loadedmetadata", () => {
    const start = Number(place.dataset.position) / 1000;
    if (start > 0 && start < player.duration - SLACK) player.currentTime = start;
  });
  player.addEventListener("play", () => {
    from = seen = player.currentTime;
    for (const other of document.querySelectorAll("video, audio")) if (other !== player) other.pause();
  });
  player.addEventListener("timeupdate", pass);
  player.addEventListener("seeking", () => {
    if (from !== null) note(false);
    const limit = furthest();
    from = seen = null;
    if (!place.dataset.noSkipping || player.currentTime <= limit + SLACK) return;
    player.currentTime = limit;
    state.textContent = place.dataset.noSkipping;
  });
  player.addEventListener("seeked", () => {
    if (!player.paused) from = seen = player.currentTime;
  });
  player.addEventListener("pause", stop);
  player.addEventListener("ended", stop);
}

// Checklists: each tick is kept at once; without a connection it is tried again, and said so.

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

// Knowledge checks: one answers in place; without a network or without this script its form leads to a page of its own.

async function answer(event) {
  const form = event.target;
  event.preventDefault();
  const request = { method: "POST", body: new FormData(form), headers: { Accept: "text/fragment" }, redirect: "error" };
  const response = await fetch(form.action, request).catch(() => null);
  if (!response?.ok) {
    form.removeEventListener("submit", answer);
    form.submit();
    return;
  }
  const answered = document.createRange().createContextualFragment(await response.text()).firstElementChild;
  const refusal = answered.querySelector("[data-refusal]");
  form.querySelector("[data-refusal]")?.remove();
  if (refusal) form.prepend(refusal);
  else form.replaceWith(answered);
  (refusal ?? answered).focus();
}

for (const form of document.querySelectorAll("[data-check]")) form.addEventListener("submit", answer);
