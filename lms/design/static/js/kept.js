// On a kept page, which is read without a connection: what cannot be sent now says so; back online it comes fresh.

const words = document.querySelector("[data-no-connection]");

window.addEventListener("submit", (event) => {
  if (/\/complete\/$/.test(event.target.action) || event.target.method !== "post") return; // the worker keeps these
  event.preventDefault();
  words.hidden = false;
  words.focus();
  words.scrollIntoView({ block: "center" });
}, true);

window.addEventListener("online", async () => {
  if (!(await fetch("/livez").catch(() => null))) return; // a phone says "online" before anything gets through
  navigator.serviceWorker.controller?.postMessage({});
  location.reload();
});
