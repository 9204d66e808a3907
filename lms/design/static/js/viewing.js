// What is only looked at in a lesson: pictures and videos of another site. Nothing here sends anything.

// Pictures open large in a dialog; those of a gallery follow one another by buttons and arrow keys.

const dialog = document.querySelector("[data-zoom-dialog]"); // none on a page without pictures
const part = (name) => dialog.querySelector(`[data-${name}]`);
const picture = dialog && part("picture");
let links = [];
let place = 0;

function show(number) {
  place = (number + links.length) % links.length;
  const link = links[place];
  const small = link.querySelector("img");
  picture.src = link.href;
  picture.alt = small?.alt ?? link.dataset.alt ?? "";
  part("caption-here").textContent = link.dataset.caption ?? "";
  part("count").textContent = links.length > 1 ? `${place + 1} / ${links.length}` : "";
  setFull(false);
}

function setFull(isFull) {
  dialog.classList.toggle("is-full", isFull);
  part("full").setAttribute("aria-pressed", String(isFull));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-zooms]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const group = link.closest("[data-zoom-group]");
  links = group ? [...group.querySelectorAll("a[data-zooms]")] : [link];
  part("previous").hidden = part("next").hidden = links.length < 2;
  show(links.indexOf(link));
  dialog.showModal();
});

if (dialog) {
  part("previous").addEventListener("click", () => show(place - 1));
  part("next").addEventListener("click", () => show(place + 1));
  part("full").addEventListener("click", () => setFull(!dialog.classList.contains("is-full")));
  dialog.addEventListener("close", () => picture.removeAttribute("src"));
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || links.length < 2 || dialog.classList.contains("is-full")) return;
    event.preventDefault();
    show(place + step);
  });
}

// Videos of another site play inside the page, but nothing of that site is asked for before the learner asks for it.

for (const card of document.querySelectorAll("[data-frame]")) {
  const place = card.querySelector("[data-frame-button]");
  place.hidden = false;
  place.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    Object.assign(frame, { className: "frame", title: card.dataset.title, allowFullscreen: true });
    frame.allow = "autoplay; encrypted-media; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // without it the site refuses to play
    frame.src = card.dataset.frame;
    place.replaceWith(frame);
    frame.focus();
  });
}
