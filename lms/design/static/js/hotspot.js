// A picture with numbered areas: a tap sets the control of the area in the list beneath; a button makes it larger.

const FINGER = 44; // pixels

function equip(board) {
  const question = board.closest("[data-position], .question") ?? board.parentElement;
  const stage = board.querySelector("[data-stage]");
  const areas = [...stage.querySelectorAll("[data-spot]")];
  const control = (area) => question.querySelector(`.choice > input[value="${area.dataset.spot}"]`);

  function draw() {
    for (const area of areas) area.classList.toggle("spot-chosen", Boolean(control(area)?.checked));
  }

  /* The area under a finger: small ones reach as far as a finger needs, the nearest centre wins. */
  function at({ clientX: x, clientY: y }) {
    const near = areas.map((area) => {
      const { left, top, width, height } = area.querySelector("rect").getBoundingClientRect();
      const [across, down] = [x - left - width / 2, y - top - height / 2];
      const isInside = Math.abs(across) <= Math.max(width, FINGER) / 2 && Math.abs(down) <= Math.max(height, FINGER) / 2;
      const isOnIt = Math.abs(across) <= width / 2 && Math.abs(down) <= height / 2;
      return { area, isInside, rank: Math.hypot(across, down) + (isOnIt ? 0 : FINGER * 100) };
    });
    return near.filter((one) => one.isInside).sort((one, other) => one.rank - other.rank)[0]?.area;
  }

  if (areas.some(control)) {
    stage.dataset.picks = "";
    stage.addEventListener("click", (event) => {
      const area = at(event);
      if (area) control(area).click();
    });
    question.addEventListener("change", draw);
    question.addEventListener("adopted", draw);
    draw();
  }
  equipZoom(board);
}

function equipZoom(board) {
  const [button, frame] = [board.querySelector("[data-zoom]"), board.querySelector("[data-frame]")];
  const show = (isZoomed) => {
    board.toggleAttribute("data-zoomed", isZoomed);
    button.textContent = isZoomed ? button.dataset.smaller : button.dataset.larger;
    if (isZoomed) frame.tabIndex = 0; // so that arrow keys move it
    else frame.removeAttribute("tabindex");
  };
  button.addEventListener("click", () => show(!board.hasAttribute("data-zoomed")));
  button.hidden = false;
  show(false);
}

for (const board of document.querySelectorAll("[data-spots]")) equip(board);
