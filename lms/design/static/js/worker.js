// The service worker: lessons that were opened or kept can be read without a connection. See docs/offline.md.
//
// shell      styles, scripts, letters, the page shown without a connection: the same for everybody
// reader     whose pages are kept, as a key that tells nothing (the header X-Reader of every page)
// opened     lessons that were opened lately;  kept-…  courses kept as a whole
// outbox     lessons finished without a connection, until they are sent

const [SHELL, READER, OPENED, OUTBOX] = ["shell", "reader", "opened", "outbox"];
const OFFLINE = "/offline/";
const NOBODY = "-";
const MOST_OPENED = 80; // pages and pictures
const MOST_FILES = 80;
const PATIENCE = 8000; // milliseconds for the network where a kept page is at hand
const FILE = /^\/static\/(css|js|fonts|img)\/.+\.[0-9a-f]{12}\.\w+$/; // hashed: it never changes
const FINISH = /^\/learning\/\d+\/units\/\d+\/complete\/$/;
const HTML = { "Content-Type": "text/html; charset=utf-8" };

addEventListener("install", (event) => event.waitUntil(prepare().then(() => skipWaiting())));

addEventListener("activate", (event) => event.waitUntil(clients.claim().then(rememberOpenPages)));

addEventListener("sync", (event) => event.waitUntil(sendAll()));

addEventListener("message", (event) => {
  const { keep, cache, pictures } = event.data;
  const work = keep ? keepWhole(keep, cache, pictures) : sendAll();
  event.waitUntil(work.then((told) => event.ports[0]?.postMessage(told ?? {})));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || pathname.startsWith("/admin/")) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(page(event));
    else if (pathname.startsWith("/learning/")) event.respondWith(sent(event, pathname));
  } else if (request.method === "GET") {
    if (pathname.startsWith("/static/")) event.respondWith(file(event, FILE.test(pathname)));
    else if (request.destination === "image" && pathname.startsWith("/files/")) event.respondWith(picture(event));
  }
});

// The shell

async function prepare() {
  const cache = await caches.open(SHELL);
  const answer = await fetch(OFFLINE, { credentials: "omit", cache: "no-cache" });
  const html = await answer.text();
  const files = new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((match) => match[1]));
  await Promise.all([...files].map((name) => cache.add(name)));
  await cache.put(OFFLINE, new Response(html, { headers: headersOf(answer) }));
}

async function file(event, isHashed) {
  const known = await caches.match(event.request, { ignoreVary: true });
  if (known && isHashed) return known;
  try {
    const answer = await fetch(event.request);
    if (answer.ok && isHashed) event.waitUntil(put(SHELL, event.request, answer.clone(), MOST_FILES));
    return answer;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

// Pages and pictures

async function page(event) {
  const { request } = event;
  const known = await find(request.url);
  let answer;
  try {
    answer = await Promise.race([fetch(request), ...(known ? [refuseLater()] : [])]);
  } catch {
    return known ? asKept(known, request.url) : offlinePage("missing");
  }
  await meet(answer);
  if (answer.ok && answer.headers.has("X-Keep")) {
    const work = remember(request.url, answer.clone());
    remembering.set(plain(request.url), work);
    event.waitUntil(work.finally(() => remembering.delete(plain(request.url))));
  }
  event.waitUntil(sendAll());
  return answer;
}

const refuseLater = () => new Promise((_resolve, refuse) => setTimeout(refuse, PATIENCE));

const isOfPages = (name) => name === OPENED || name.startsWith("kept-");

async function find(url) {
  for (const name of (await caches.keys()).filter(isOfPages)) {
    const found = await (await caches.open(name)).match(plain(url));
    if (found) return found;
  }
}

const remembering = new Map(); // pages that are being kept, by address

async function picture(event) {
  try {
    const answer = await fetch(event.request); // first of all, so that who may no longer see it does not
    if (answer.ok) event.waitUntil(keepPicture(event, answer.clone()));
    return answer;
  } catch (error) {
    const known = await caches.match(event.request, { ignoreVary: true });
    if (known) return known;
    throw error;
  }
}

// Only what stands on a page that is kept itself: never a picture of a quiz.
async function keepPicture(event, answer) {
  const client = await clients.get(event.clientId);
  if (!client) return;
  await remembering.get(plain(client.url));
  if (await find(client.url)) await put(OPENED, event.request, answer, MOST_OPENED);
}

async function remember(url, answer) {
  const names = (await caches.keys()).filter((name) => name.startsWith("kept-"));
  const stored = await stamped(answer);
  const address = plain(url);
  let isWhole = false;
  for (const name of names) {
    const cache = await caches.open(name);
    if (await cache.match(address)) {
      await cache.put(address, stored.clone());
      isWhole = true;
    }
  }
  if (!isWhole) await put(OPENED, address, stored, MOST_OPENED);
}

async function rememberOpenPages() {
  for (const client of await clients.matchAll({ type: "window" })) {
    if (!new URL(client.url).pathname.startsWith("/courses/")) continue;
    try {
      const answer = await fetch(client.url);
      await meet(answer);
      if (answer.ok && answer.headers.has("X-Keep")) await remember(client.url, answer);
    } catch {
      // no connection: the next visit keeps it
    }
  }
}

async function keepWhole(url, name, pictures = []) {
  try {
    const answer = await fetch(url);
    await meet(answer);
    if (!answer.ok || !answer.headers.has("X-Keep")) return { isKept: false };
    const cache = await caches.open(name);
    await cache.put(plain(url), await stamped(answer));
    await (await caches.open(OPENED)).delete(plain(url));
    for (const one of pictures) if (!(await cache.match(one))) await cache.add(one);
    return { isKept: true };
  } catch {
    return { isKept: false };
  }
}

const plain = (url) => new URL(url, location.origin).pathname;

async function stamped(answer) {
  return new Response(await answer.blob(), { headers: { ...headersOf(answer), "X-Kept-At": new Date().toISOString() } });
}

function headersOf(answer) {
  const policy = answer.headers.get("Content-Security-Policy");
  return policy ? { ...HTML, "Content-Security-Policy": policy } : HTML;
}

async function put(name, key, answer, most) {
  const cache = await caches.open(name);
  await cache.delete(key); // so that it becomes the youngest
  await cache.put(key, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((old) => cache.delete(old)));
}

// Whose pages these are

async function meet(answer) {
  const reader = answer.headers.get("X-Reader");
  const box = await caches.open(READER);
  const last = (await (await box.match("/reader"))?.text()) ?? NOBODY;
  if (!reader || reader === last) return;
  for (const name of (await caches.keys()).filter(isOfPages)) await caches.delete(name);
  if (reader !== NOBODY) await forgetOthers(reader);
  await box.put("/reader", new Response(reader));
}

async function forgetOthers(reader) {
  const box = await caches.open(OUTBOX);
  for (const request of await box.keys()) {
    const entry = await (await box.match(request)).json();
    if (entry.reader !== reader) await box.delete(request);
  }
}

// What is shown without a connection

async function offlinePage(...alerts) {
  const stored = await caches.match(OFFLINE);
  let html = await stored.text();
  for (const alert of alerts) html = html.replace(`data-alert="${alert}" hidden`, `data-alert="${alert}"`);
  return new Response(html, { headers: headersOf(stored) });
}

async function asKept(known, url) {
  const offline = await (await caches.match(OFFLINE)).text();
  const when = new Date(known.headers.get("X-Kept-At"));
  const shown = when.toLocaleString("th-TH", { dateStyle: "medium", timeStyle: "short" });
  let banner = offline.match(/<template data-banner>([\s\S]*?)<\/template>/)[1].replace("{when}", shown);
  if (await isWaiting(url)) banner = banner.replace("data-waits hidden", "data-waits");
  const html = (await known.text()).replace(/<main id="main"[^>]*>/, (main) => main + banner);
  return new Response(html, { headers: headersOf(known) });
}

// Lessons finished without a connection

async function sent(event, pathname) {
  const { request } = event;
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    if (!FINISH.test(pathname) || !request.referrer) return offlinePage("unsent");
  }
  const reader = await (await (await caches.open(READER)).match("/reader"))?.text();
  if (!reader || reader === NOBODY) return offlinePage("unsent");
  const fields = [...(await copy.formData())];
  const entry = JSON.stringify({ page: plain(request.referrer), reader, fields });
  await (await caches.open(OUTBOX)).put(pathname, new Response(entry));
  registration.sync?.register("send").catch(() => {}); // not waited for: without a connection it may take its time
  return offlinePage("queued");
}

async function isWaiting(url) {
  const box = await caches.open(OUTBOX);
  for (const request of await box.keys()) {
    if ((await (await box.match(request)).json()).page === plain(url)) return true;
  }
  return false;
}

let sending;

function sendAll() {
  sending ??= sendEach()
    .catch(() => {}) // no connection yet
    .finally(() => (sending = undefined));
  return sending;
}

async function sendEach() {
  const box = await caches.open(OUTBOX);
  for (const request of await box.keys()) {
    const { page, reader, fields } = await (await box.match(request)).json();
    const lesson = await fetch(page);
    if (lesson.headers.get("X-Reader") !== reader) return; // signed out: it waits until they are back
    const token = (await lesson.text()).match(/name="csrfmiddlewaretoken" value="([^"]+)"/)?.[1];
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", token ?? "");
    const answer = await fetch(request.url, { method: "POST", body, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status < 500) await box.delete(request);
  }
}
