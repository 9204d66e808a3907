// “Check this answer”: the answer is kept and closed, and what may be told of it takes the place of the question.
// Without this script the button sends the whole form, which does the same.

const paper = document.querySelector("[data-quiz]");
const texts = paper.dataset;
const PATIENCE = 10000; // milliseconds

const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? paper.elements.csrfmiddlewaretoken.value;

paper.addEventListener("click", (event) => {
  const button = event.target.closest("[data-checks] button");
  if (!button) return;
  event.preventDefault();
  check(button.closest("[data-position]"));
});

async function check(question) {
  const { position } = question.dataset;
  const answers = new FormData(paper).getAll(`answer-${position}`);
  const sequence = paper.elements[`sequence-${position}`].value;
  const body = new URLSearchParams([["sequence", sequence], ...answers.map((value) => ["answer", value])]);
  wait(question, texts.checking);
  const request = { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, signal: AbortSignal.timeout(PATIENCE) };
  const response = await fetch(texts.checkAddress.replace("/0/", `/${position}/`), request).catch(() => null);
  const text = await response?.text().catch(() => "");
  if (response?.ok && text) return replace(question, text);
  question.disabled = false;
  say(question, read(text) ?? texts.unchecked);
  question.querySelector("[data-checks] button").focus();
}

function wait(question, words) {
  question.disabled = true; // what is being checked does not change under the learner's hands
  say(question, words);
}

function say(question, words) {
  question.querySelector("[data-check-refusal]").textContent = words;
}

function read(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined; // no network, or no answer of ours
  }
}

function replace(question, text) {
  question.dispatchEvent(new Event("checked", { bubbles: true }));
  const { id } = question;
  question.outerHTML = text;
  document.getElementById(id).focus();
}
