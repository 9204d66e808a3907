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
