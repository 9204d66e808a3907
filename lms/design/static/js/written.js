// Says how long a written answer is, as the server counts, and whether that is what was asked for.

function measure(area) {
  const place = area.parentElement.querySelector("[data-length]");
  const { label, least, most, short, long } = place.dataset;
  const length = [...area.value.trim()].length;
  const remark = Number(most) && length > most ? long : length < least ? short : "";
  place.hidden = false;
  place.textContent = `${label} ${length}${remark && ` · ${remark}`}`;
}

for (const area of document.querySelectorAll("[data-written]")) {
  measure(area);
  area.addEventListener("input", () => measure(area));
}
