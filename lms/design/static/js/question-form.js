// The question form of the admin: shows what belongs to the chosen type, adds and removes rows of its lists.

const kind = document.querySelector("#id_kind");

function showKind() {
  for (const part of document.querySelectorAll("[data-for-kind]")) {
    part.hidden = !part.dataset.forKind.split(" ").includes(kind.value);
  }
}

function tend(list) {
  const total = document.querySelector(`#id_${list.dataset.rows}-TOTAL_FORMS`);
  const add = list.querySelector("[data-add-row]");
  const status = list.querySelector("[data-status]");
  const rows = () => [...list.querySelectorAll("[data-row]:not([hidden])")];
  const first = (row) => row?.querySelector("textarea, input[type=text]");

  function renumber() {
    for (const [index, row] of rows().entries()) row.querySelector("[data-row-number]").textContent = index + 1;
  }

  function equip(row) {
    const remove = row.querySelector("[data-remove-row]");
    remove.hidden = false;
    remove.addEventListener("click", () => {
      for (const field of row.querySelectorAll("textarea, [type=number], [type=text]")) field.value = "";
      for (const box of row.querySelectorAll("[type=checkbox]")) box.checked = false;
      row.hidden = true; // an empty row is left out when the question is saved
      renumber();
      status.textContent = list.dataset.removed;
      (first(rows()[0]) ?? add).focus();
    });
  }

  add.hidden = false;
  add.addEventListener("click", () => {
    const template = list.querySelector("[data-row-template]").innerHTML.replaceAll("__prefix__", total.value);
    status.insertAdjacentHTML("beforebegin", template);
    total.value = Number(total.value) + 1;
    const row = rows().at(-1);
    equip(row);
    renumber();
    first(row).focus();
  });
  rows().forEach(equip);
}

kind.addEventListener("change", showKind);
document.querySelectorAll("[data-rows]").forEach(tend);
showKind();
