// Steps that are brought into order with buttons. Without this script each has a list of places; those lists still hold
// the answer, in the order in which the form sends them.

function equip(list) {
  const { up, down, keep, help, moved } = list.dataset;
  const question = list.closest("fieldset");
  const status = list.nextElementSibling;
  const selects = [...list.querySelectorAll("select")];
  const steps = [...list.children].map((item, index) => makeStep(item, selects[index]));
  const held = document.createElement("div");
  const keepButton = makeButton(keep, keep, settle);
  held.hidden = true;
  held.append(...selects);
  keepButton.className = "keep-order";
  list.before(held);
  status.after(keepButton);
  list.previousElementSibling.previousElementSibling.textContent = help;

  function makeButton(text, label, act) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", act);
    return button;
  }

  function makeStep(item, select) {
    const text = item.querySelector(".plain-text");
    const place = document.createElement("span");
    const buttons = [
      makeButton("↑", `${up}: ${text.textContent}`, () => move(item, -1)),
      makeButton("↓", `${down}: ${text.textContent}`, () => move(item, 1)),
    ];
    item.className = "step";
    item.replaceChildren(place, text, ...buttons);
    return { item, select, place, buttons, text: text.textContent };
  }

  function draw() {
    const isGiven = selects.every((select) => select.value);
    const placed = (step) => (isGiven ? Number(step.select.value) : steps.indexOf(step));
    list.append(...[...steps].sort((one, other) => placed(one) - placed(other)).map((step) => step.item));
    number();
    keepButton.hidden = isGiven;
  }

  function number() {
    for (const step of steps) {
      const place = [...list.children].indexOf(step.item);
      step.place.textContent = place + 1;
      step.buttons[0].disabled = place === 0;
      step.buttons[1].disabled = place === steps.length - 1;
    }
  }

  function move(item, by) {
    const order = [...list.children];
    const place = order.indexOf(item) + by;
    const step = steps.find((one) => one.item === item);
    order[place][by < 0 ? "before" : "after"](item);
    number();
    const button = step.buttons[by < 0 ? 0 : 1];
    (button.disabled ? step.buttons[by < 0 ? 1 : 0] : button).focus();
    status.textContent = `${step.text}: ${moved} ${place + 1}`;
    settle();
  }

  function settle() {
    const order = [...list.children];
    for (const step of steps) step.select.value = order.indexOf(step.item) + 1;
    keepButton.hidden = true;
    selects[0].dispatchEvent(new Event("change", { bubbles: true }));
  }

  question.addEventListener("adopted", draw);
  draw();
}

for (const list of document.querySelectorAll("[data-ordering]")) equip(list);
