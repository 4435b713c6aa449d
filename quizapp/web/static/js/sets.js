// Keys on the pages of sets. Everything here can also be done without it.

const keysAreOn = document.documentElement.dataset.keys !== "off";
const rows = [...document.querySelectorAll("[data-rows] [data-row]")];

function isTyping(target) {
  return target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

function here() {
  return document.activeElement?.closest("[data-row]") ?? null;
}

function go(step) {
  if (!rows.length) return false;
  const at = rows.indexOf(here());
  const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  const row = rows[Math.min(Math.max(to, 0), rows.length - 1)];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function press(wanted) {
  const target = here()?.querySelector(wanted);
  if (!target || target.disabled) return false;
  target.click();
  return true;
}

function inRow(event, key) {
  if (key === "j" || key === "k") {
    if (event.shiftKey) return press(key === "j" ? "[data-down]" : "[data-up]");
    return go(key === "j" ? 1 : -1);
  }
  if (key === "x") return press("[data-remove]");
  if (event.target.closest("a, button, input, summary")) return false;
  if (key === " ") return press('input[type="checkbox"]');
  return key === "enter" && press("[data-open]");
}

function onKey(event) {
  if (!keysAreOn || event.repeat || isTyping(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  const act = /^[a-z]$/.test(key) && !event.shiftKey && document.querySelector(`[data-key="${key}"]`);
  if (act) act.click();
  if (act || inRow(event, key)) event.preventDefault();
}

document.addEventListener("keydown", onKey);

// After a slot was moved or removed, the keys go on where it was.
if (location.hash.startsWith("#slot-")) {
  (document.querySelector(location.hash) ?? rows.at(-1))?.focus();
}
