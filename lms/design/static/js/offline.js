// The page shown without a connection: what can be read on this device, by course.

const list = document.querySelector("[data-kept-list]");
const { keptAt, waits } = list.dataset;
const isKept = (name) => name === "opened" || name.startsWith("kept-");

async function waiting() {
  const box = await caches.open("outbox");
  const entries = (await box.keys()).map(async (request) => (await (await box.match(request)).json()).page);
  return new Set(await Promise.all(entries));
}

async function lessons() {
  const found = new Map();
  for (const name of (await caches.keys()).filter(isKept)) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith("/courses/") || found.has(pathname)) continue;
      const answer = await cache.match(request);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const words = (selector) => page.querySelector(selector)?.textContent.trim() ?? "";
      const at = new Date(answer.headers.get("X-Kept-At"));
      found.set(pathname, { title: words("h1"), course: words(".back-link"), at });
    }
  }
  return found;
}

function line(pathname, lesson, queue) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  const note = document.createElement("span");
  link.href = pathname;
  link.textContent = lesson.title;
  note.className = "muted";
  note.textContent = ` ${keptAt} ${lesson.at.toLocaleString("th-TH", { dateStyle: "medium", timeStyle: "short" })}`;
  if (queue.has(pathname)) note.textContent += ` · ${waits}`;
  item.append(link, document.createElement("br"), note);
  return item;
}

async function show() {
  const [found, queue] = [await lessons(), await waiting()];
  const courses = new Map();
  for (const [pathname, lesson] of [...found].sort()) {
    if (!courses.has(lesson.course)) courses.set(lesson.course, []);
    courses.get(lesson.course).push(line(pathname, lesson, queue));
  }
  list.replaceChildren();
  for (const [course, lines] of courses) {
    const heading = document.createElement("h2");
    const items = document.createElement("ul");
    heading.textContent = course;
    items.className = "links";
    items.append(...lines);
    list.append(heading, items);
  }
  document.querySelector("[data-none]").hidden = found.size > 0;
  document.querySelector("[data-forget]").hidden = found.size === 0;
}

if ("caches" in window) {
  show();
  document.querySelector("[data-forget]").addEventListener("click", async () => {
    for (const name of (await caches.keys()).filter(isKept)) await caches.delete(name);
    show();
  });
  window.addEventListener("online", async () => {
    if (!(await fetch("/livez").catch(() => null))) return; // a phone says "online" before anything gets through
    navigator.serviceWorker.controller?.postMessage({});
    if (document.querySelector('[data-alert="missing"]:not([hidden])')) location.assign(location.href);
  });
}
