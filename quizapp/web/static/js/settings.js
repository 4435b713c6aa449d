// A slider beside the number of the desired retention, and what the number means.

for (const field of document.querySelectorAll("[data-retention]")) {
  const number = field.querySelector('input[type="number"]');
  const slider = field.querySelector('input[type="range"]');
  const percent = field.querySelector("[data-percent]");
  const oneIn = field.querySelector("[data-one-in]");

  const tell = () => {
    if (!percent || !number.checkValidity()) return;
    percent.textContent = number.value;
    oneIn.textContent = String(Math.round(100 / (100 - Number(number.value))));
  };
  slider.hidden = false;
  slider.addEventListener("input", () => {
    number.value = slider.value;
    tell();
  });
  number.addEventListener("input", () => {
    if (number.checkValidity()) slider.value = number.value;
    tell();
  });
}
