// Arrow keys in the gradebook, and single keys on the page of answers to be looked at. Everything
// here can also be done without it.

const keysAreOn = document.documentElement.dataset.keys !== "off";

function isTyping(target) {
  return target.matches("input, textarea, select");
}

// One stop of the Tab key for the whole table; the arrows go from mark to mark.
function walk(table) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a")));
  const links = rows.flat().filter(Boolean);
  if (!links.length) return;
  for (const link of links) link.tabIndex = -1;
  links[0].tabIndex = 0;
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    let row = rows.findIndex((cells) => cells.includes(event.target));
    if (row < 0) return;
    let column = rows[row].indexOf(event.target);
    do {
      row += step[0];
      column += step[1];
    } while (rows[row] && column >= 0 && column < rows[row].length && !rows[row][column]);
    const next = rows[row] && rows[row][column];
    event.preventDefault();
    if (!next) return;
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

function judge(event) {
  if (!keysAreOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const groups = [...document.querySelectorAll("[data-group]")];
  if (!groups.length) return;
  const at = groups.findIndex((group) => group.contains(document.activeElement));
  const key = event.key.toLowerCase();
  if (key === "j" || key === "k") {
    const next = groups[Math.min(groups.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
    return;
  }
  const button = groups[Math.max(0, at)].querySelector(`[data-key="${key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

for (const table of document.querySelectorAll("[data-grid]")) walk(table);
document.addEventListener("keydown", judge);
