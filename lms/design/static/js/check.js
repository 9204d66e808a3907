// A knowledge check answers in place; without a network or without this script its form leads to a page of its own.

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
