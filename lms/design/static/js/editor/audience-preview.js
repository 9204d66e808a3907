// Who is meant by a programme: asks again when its audiences were changed, a moment after the last key.

const AFTER = 700;

document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-audience-preview]");
  const form = panel?.closest("form");
  if (!form) return;
  const result = panel.querySelector("[data-result]");
  const filled = () => JSON.stringify([...new FormData(form)].filter(([name]) => name.startsWith("audiences-")));
  let last = filled();
  let timer = 0;
  let number = 0;

  const ask = async () => {
    last = filled();
    const mine = ++number;
    let text = "";
    try {
      const body = new FormData(form);
      const answer = await fetch(panel.dataset.audiencePreview, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
      });
      if (answer.ok || answer.status === 429) text = await answer.text();
    } catch {
      text = "";
    }
    if (mine !== number) return; // an answer to an older question
    if (text) result.innerHTML = text;
    else result.textContent = panel.dataset.failed;
  };
  const look = () => {
    clearTimeout(timer);
    timer = setTimeout(() => filled() !== last && ask(), AFTER);
  };

  for (const kind of ["input", "change", "click"]) document.addEventListener(kind, look);
  panel.querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
});
