// The areas of a hot spot in the question form: dragged on the picture, or written as numbers.

const board = document.querySelector("[data-areas]");
const stage = board.querySelector("[data-stage]");
const picture = stage.querySelector("img");
const says = board.querySelector("[data-says]");
const chosen = document.querySelector("#id_image");
const total = document.querySelector("#id_hotspot-areas-TOTAL_FORMS");
const most = Number(document.querySelector("#id_hotspot-areas-MAX_NUM_FORMS").value);
const list = document.querySelector("[data-area-rows]");
const add = document.querySelector("[data-add-area]");
const SIDES = ["left", "top", "width", "height"];
const LEAST = 1; // percent
let held; // what is dragged: { row, from, begun, how }

const rows = () => [...list.querySelectorAll("[data-area]")];
const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
const sides = (row) => SIDES.map((name) => parseFloat(field(row, name).value));
const isPlaced = (row) => !sides(row).some(Number.isNaN);
const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most) * 10) / 10;

function place(row, [left, top, width, height]) {
  const [w, h] = [inside(width, 100), inside(height, 100)];
  const values = [inside(left, 100 - w), inside(top, 100 - h), w, h];
  for (const [index, name] of SIDES.entries()) field(row, name).value = values[index];
  draw();
}

function addRow() {
  if (rows().length >= most) return null;
  const html = document.querySelector("[data-area-template]").innerHTML.replaceAll("__prefix__", total.value);
  list.insertAdjacentHTML("beforeend", html);
  total.value = Number(total.value) + 1;
  const row = rows().at(-1);
  row.querySelector("[data-area-number]").textContent = rows().length;
  add.hidden = rows().length >= most;
  return row;
}

function draw() {
  for (const box of stage.querySelectorAll(".area-box")) box.remove();
  for (const [index, row] of rows().entries()) {
    if (!isPlaced(row)) continue;
    const box = Object.assign(document.createElement("div"), { className: "area-box", row });
    SIDES.forEach((name, at) => (box.style[name] = `${sides(row)[at]}%`));
    box.append(`${index + 1}${field(row, "is_correct").checked ? " ✓" : ""}`);
    box.append(Object.assign(document.createElement("i"), { className: "area-corner" }));
    stage.append(box);
  }
}

function at(event) {
  const { left, top, width, height } = picture.getBoundingClientRect();
  return [(100 * (event.clientX - left)) / width, (100 * (event.clientY - top)) / height];
}

function grab(event) {
  const box = event.target.closest(".area-box");
  const [x, y] = at(event);
  const row = box?.row ?? rows().find((one) => !isPlaced(one)) ?? addRow();
  if (!row || event.button) return;
  event.preventDefault();
  const how = !box ? "new" : event.target.matches(".area-corner") ? "size" : "move";
  held = { row, from: [x, y], begun: box ? sides(row) : [x, y, 0, 0], how };
  stage.setPointerCapture(event.pointerId);
}

function drag(event) {
  if (!held) return;
  const [x, y] = at(event).map((value) => Math.min(Math.max(value, 0), 100));
  const { row, from, begun, how } = held;
  const [left, top, width, height] = begun;
  if (how === "move") return place(row, [left + x - from[0], top + y - from[1], width, height]);
  const corner = how === "new" ? from : [left, top];
  place(row, [Math.min(x, corner[0]), Math.min(y, corner[1]), Math.abs(x - corner[0]), Math.abs(y - corner[1])]);
}

function drop() {
  if (!held) return;
  const { row, how } = held;
  held = undefined;
  const isNothing = how === "new" && !(isPlaced(row) && Math.min(...sides(row).slice(2)) >= LEAST);
  if (isNothing) for (const name of SIDES) field(row, name).value = "";
  else field(row, "text").focus({ preventScroll: true });
  draw();
}

function show() {
  stage.hidden = !chosen.value;
  says.hidden = false;
  says.textContent = chosen.value ? board.dataset.help : board.dataset.empty;
  const { picture: address, shown, shownAddress } = board.dataset; // what stands there may be closed to this trainer
  if (chosen.value) picture.src = chosen.value === shown ? shownAddress : address.replace("/0/", `/${chosen.value}/`);
  draw();
}

stage.addEventListener("pointerdown", grab);
stage.addEventListener("pointermove", drag);
stage.addEventListener("lostpointercapture", drop);
list.addEventListener("input", draw);
add.addEventListener("click", () => field(addRow() ?? rows().at(-1), "text").focus());
add.hidden = rows().length >= most;
new MutationObserver(show).observe(chosen, { attributes: true, attributeFilter: ["value"] });
chosen.addEventListener("change", show);
show();
