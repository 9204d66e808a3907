// Files as an answer in a quiz: sent as soon as they are chosen, photos made smaller first. What could not be sent is
// kept in this page and sent again; the page says so, and asks before it is left.

const RETRY = 5000;
const PATIENCE = 120_000; // milliseconds: a photo over a slow line
const paper = document.querySelector("[data-quiz]");
const waiting = new Map(); // place → files that are not sent yet
const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? paper.elements.csrfmiddlewaretoken.value;

function equip(place) {
  const { address, files: position, photos, ...said } = place.dataset;
  const input = place.querySelector("input[type=file]");
  const report = place.querySelector("[data-file-state]");
  const tell = (state) => place.closest("[data-position]").dispatchEvent(new CustomEvent("files", { bubbles: true, detail: state }));
  let refused = [];
  const isThere = () => place.querySelector("[data-sent] li") !== null;

  async function post(fill) {
    const body = new FormData();
    fill(body);
    const headers = { "X-CSRFToken": csrfToken(), Accept: "text/fragment" };
    const request = { method: "POST", body, headers, signal: AbortSignal.timeout(PATIENCE) };
    const answer = await fetch(address, request).catch(() => null);
    const status = answer?.status ?? 0;
    if (status === 200) place.querySelector("[data-sent]").innerHTML = await answer.text();
    const isTemporary = status === 0 || status === 401 || status === 429 || status >= 500;
    const told = status === 200 ? null : await answer?.json().catch(() => null);
    return { isDone: status === 200, isTemporary, message: told?.message };
  }

  async function send() {
    const files = waiting.get(place);
    if (!files?.length) return;
    report.textContent = said.sending;
    tell("saving");
    const { isDone, isTemporary, message } = await post((body) => body.append(`files-${position}`, files[0]));
    if (!isTemporary) files.shift();
    if (isTemporary) setTimeout(send, RETRY);
    if (!files.length) waiting.delete(place);
    if (!isTemporary && message) refused.push(message);
    report.textContent = isTemporary ? (message ?? said.waiting) : refused.join(" ");
    tell(!isTemporary && isThere() ? "saved" : "unsaved"); // a file waits in this page, not on the device
    if (!isTemporary && files.length) await send();
  }

  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    if (!chosen.length) return;
    const isSending = waiting.has(place);
    const queue = waiting.get(place) ?? [];
    waiting.set(place, queue);
    if (!isSending) refused = [];
    report.textContent = said.shrinking;
    const { shrink } = await import(photos);
    for (const file of chosen) queue.push(await shrink(file));
    input.value = "";
    if (!isSending) send();
  });

  place.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name^=remove-]");
    if (!button) return;
    event.preventDefault();
    const { isDone, message } = await post((body) => body.append(button.name, button.value));
    report.textContent = isDone ? "" : message ?? said.waiting;
    if (isDone) tell(isThere() ? "saved" : "empty");
    if (isDone) input.focus();
  });

  place.querySelector("[data-send]").hidden = true;
}

for (const place of document.querySelectorAll("[data-files][data-address]")) equip(place);

paper?.addEventListener("submit", (event) => {
  if (!waiting.size || event.submitter?.matches("[data-time-over]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const place of waiting.keys()) place.querySelector("[data-file-state]").textContent = place.dataset.first;
  waiting.keys().next().value.scrollIntoView({ block: "center" });
}, true);
window.addEventListener("beforeunload", (event) => waiting.size && event.preventDefault());
