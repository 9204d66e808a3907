// A button that hands an address to the phone's own share sheet, or copies it where there is none.

for (const button of document.querySelectorAll("[data-shares]")) {
  const label = button.querySelector("span");
  const words = label.textContent;
  button.hidden = !(navigator.share || navigator.clipboard);
  label.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const { shares: url, title, copied } = button.dataset;
    try {
      if (navigator.share) {
        await navigator.share({ title, url });
        return;
      }
      await navigator.clipboard.writeText(url);
      label.textContent = copied;
      setTimeout(() => (label.textContent = words), 4000);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url); // the reader closed the sheet: nothing to say
    }
  });
}
