// Lessons that ask to be read to the end, or to have pages looked at: tells what has been on the screen.

const tell = (detail) => document.dispatchEvent(new CustomEvent("learning:signal", { detail }));

const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    if (target.matches("[data-lesson-end]")) tell({ block: "", end: true, isUrgent: true });
    else whenDrawn(target.querySelector("img"), () => tell(pageOf(target)));
  }
});

function whenDrawn(picture, act) {
  if (picture.complete && picture.naturalWidth) act();
  else picture.addEventListener("load", act, { once: true });
}

function pageOf(place) {
  return { block: place.closest("[data-pages-of]").dataset.pagesOf, page: Number(place.dataset.page), isUrgent: false };
}

for (const place of document.querySelectorAll("[data-lesson-end], [data-pages-of] [data-page]")) seen.observe(place);
if (document.querySelector("[data-outbox]")) tell({ block: "", isUrgent: true }); // when the lesson was opened
if (document.querySelector("[data-takes-time]")) setInterval(countOn, 60000);

function countOn() {
  if (!document.hidden && document.querySelector("[data-todo] li:not(.is-met)")) tell({ block: "", isUrgent: true });
}
