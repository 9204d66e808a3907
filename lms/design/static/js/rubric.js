// A rubric by keyboard: a digit gives the level with that number and goes to the next criterion. The sum is shown; the
// server computes its own.

const criteria = [...document.querySelectorAll("[data-criterion]")];
const sum = document.querySelector("[data-rubric-sum]");
const levels = (criterion) => [...criterion.querySelectorAll("input[type=radio]")];

function add() {
  const given = criteria.map((one) => one.querySelector("input[type=radio]:checked")).filter(Boolean);
  if (!given.length) return;
  const points = given.reduce((all, one) => all + Number(one.dataset.points), 0);
  sum.textContent = sum.dataset.words.replace("SUM", points);
}

function current() {
  const here = document.activeElement.closest("[data-criterion]");
  return here ?? criteria.find((one) => !one.querySelector("input[type=radio]:checked"));
}

function goOn(criterion) {
  const following = criteria[criteria.indexOf(criterion) + 1];
  const field = following
    ? following.querySelector("input[type=radio]:checked") ?? levels(following)[0]
    : document.querySelector("form[data-marking] [name=comment]");
  field.focus();
}

document.addEventListener("change", add);

document.addEventListener("keydown", (event) => {
  const digit = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (!digit || document.activeElement.matches("textarea, input:not([type=radio]), select")) return;
  const criterion = current();
  const level = criterion && levels(criterion)[Number(event.key) - 1];
  if (!level) return;
  event.preventDefault();
  level.checked = true;
  add();
  goOn(criterion);
});

add();
