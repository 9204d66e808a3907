// What is being written stays in this browser until it has been posted, and a thread that was seen counts as read.
//
// <form data-draft="topic-5-u7">      its texts and its form key are kept under this name
//   <p data-draft-note hidden>        shown when they come back
// <article data-key="…">              one's own posts: a draft whose form key stands here has arrived
// <form data-read-mark>               sent quietly instead of by its button

const PREFIX = "draft:";
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000; // milliseconds

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // no storage here, or not ours
  }
}

function write(name, draft) {
  try {
    if (draft) localStorage.setItem(name, JSON.stringify(draft));
    else localStorage.removeItem(name);
  } catch {
    // storage full or forbidden: the page still works
  }
}

function forgetPosted() {
  const posted = new Set([...document.querySelectorAll("[data-key]")].map((post) => post.dataset.key));
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const draft = read(name);
    if (!draft || posted.has(draft.key) || Date.now() - draft.at > KEPT_FOR) write(name, null);
  }
}

function keepDraft(form) {
  const name = PREFIX + form.dataset.draft;
  const key = form.elements.key;
  const fields = [...form.querySelectorAll("textarea, input[type=text]")];
  const draft = read(name);
  if (draft && !form.querySelector(".error-summary")) {
    for (const field of fields) field.value = joined(draft.texts[field.name] ?? "", field.value);
    key.value = draft.key; // what did arrive after all stays one post
    form.querySelector("[data-draft-note]").hidden = false;
  }
  const save = () => {
    const texts = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    const isEmpty = fields.every((field) => field.value.trim() === "");
    write(name, isEmpty ? null : { texts, key: key.value, at: Date.now() });
  };
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 300);
  });
  form.addEventListener("submit", save);
  window.addEventListener("pagehide", save);
}

// The draft, and what the server offers (a quotation) once below it.
function joined(kept, offered) {
  if (!offered.trim() || kept.includes(offered.trim())) return kept || offered;
  return kept.trim() ? `${kept.trimEnd()}\n\n${offered}` : offered;
}

function markRead(form) {
  form.hidden = true;
  const headers = { "X-Requested-With": "forum.js" };
  fetch(form.action, { method: "POST", body: new FormData(form), headers, keepalive: true }).catch(() => {
    form.hidden = false;
  });
}

try {
  forgetPosted();
  document.querySelectorAll("form[data-draft]").forEach(keepDraft);
} catch {
  // storage forbidden: nothing is kept
}
document.querySelectorAll("form[data-read-mark]").forEach(markRead);
