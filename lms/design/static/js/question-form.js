// The question form of the admin: shows what belongs to the chosen type, adds and removes options.

const kind = document.querySelector("#id_kind");
const options = document.querySelector("[data-options]");
const total = document.querySelector("#id_options-TOTAL_FORMS");
const add = options.querySelector("[data-add-option]");
const rows = () => [...options.querySelectorAll("[data-option]:not([hidden])")];

function showKind() {
  for (const part of document.querySelectorAll("[data-for-kind]")) {
    part.hidden = !part.dataset.forKind.split(" ").includes(kind.value);
  }
}

function renumber() {
  for (const [index, row] of rows().entries()) row.querySelector("[data-option-number]").textContent = index + 1;
}

function equip(row) {
  const remove = row.querySelector("[data-remove-option]");
  remove.hidden = false;
  remove.addEventListener("click", () => {
    for (const field of row.querySelectorAll("textarea, [type=number]")) field.value = "";
    row.querySelector("[type=checkbox]").checked = false;
    row.hidden = true; // an empty row is left out when the question is saved
    renumber();
    options.querySelector("[data-status]").textContent = options.dataset.removed;
    (rows()[0]?.querySelector("textarea") ?? add).focus();
  });
}

add.hidden = false;
add.addEventListener("click", () => {
  const template = options.querySelector("[data-option-template]").innerHTML.replaceAll("__prefix__", total.value);
  options.querySelector("[data-status]").insertAdjacentHTML("beforebegin", template);
  total.value = Number(total.value) + 1;
  const row = rows().at(-1);
  equip(row);
  renumber();
  row.querySelector("textarea").focus();
});

kind.addEventListener("change", showKind);
rows().forEach(equip);
showKind();
