// A button beside a password that shows and hides what was typed.

for (const button of document.querySelectorAll("[data-reveals]")) {
  const input = document.getElementById(button.dataset.reveals);
  const texts = { password: button.textContent, text: button.dataset.hide };
  button.hidden = false;
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    button.textContent = texts[input.type];
  });
  input.form?.addEventListener("submit", () => {
    input.type = "password"; // so that browsers offer to keep it as a password
  });
}
