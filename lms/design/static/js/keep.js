// Keeping a whole course on this device, and removing it again.
//
// <form data-keeps="kept-5" data-worker="/sw.js">   with a hidden input "lesson" for each address
//   [data-keep-state]  [data-keep-bar]  [data-keep-button]  [data-remove-button]

const form = document.querySelector("form[data-keeps]");
const { keeps: name, worker, progress, done, some, removed } = form.dataset;
const [state, bar, button, remove] = ["state", "bar", "button", "remove"].map((one) =>
  form.querySelector(`[data-keep-${one}]`),
);
const lessons = new FormData(form).getAll("lesson");

// The pictures of a lesson in the size this screen would choose: the browser itself is asked.
async function picturesOf(url) {
  const page = new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  const loading = [...page.querySelectorAll("main img[src]")].map(async ({ src, srcset, sizes }) => {
    const picture = new Image();
    Object.assign(picture, { sizes, srcset, src });
    await picture.decode().catch(() => {});
    return picture.currentSrc || src;
  });
  return [...new Set(await Promise.all(loading))];
}

function ask(active, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => resolve(event.data);
    active.postMessage(message, [port2]);
  });
}

async function keepAll() {
  const { active } = await navigator.serviceWorker.ready;
  button.disabled = true;
  bar.hidden = false;
  let kept = 0;
  for (const [number, url] of lessons.entries()) {
    state.textContent = progress.replace("{done}", number + 1).replace("{all}", lessons.length);
    bar.value = number;
    const pictures = await picturesOf(url).catch(() => null);
    if (pictures && (await ask(active, { keep: url, cache: name, pictures })).isKept) kept += 1;
  }
  bar.hidden = true;
  button.disabled = false;
  await show(kept < lessons.length ? some.replace("{done}", kept).replace("{all}", lessons.length) : "");
}

async function show(said = "") {
  const isKept = await caches.has(name);
  const pages = isKept ? (await (await caches.open(name)).keys()).filter((one) => one.url.includes("/courses/")) : [];
  remove.hidden = pages.length === 0;
  const dates = await Promise.all(pages.map(async (one) => (await caches.match(one))?.headers.get("X-Kept-At")));
  const oldest = new Date(dates.sort()[0] ?? 0).toLocaleString("th-TH", { dateStyle: "medium", timeStyle: "short" });
  state.textContent = said || (pages.length ? done.replace("{done}", pages.length).replace("{when}", oldest) : "");
}

if ("serviceWorker" in navigator && "caches" in window) {
  navigator.serviceWorker.register(worker, { updateViaCache: "all" });
  form.querySelector("[data-keep-unable]").hidden = true;
  button.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    keepAll();
  });
  remove.addEventListener("click", async () => {
    await caches.delete(name);
    await show(removed);
  });
  show();
}
