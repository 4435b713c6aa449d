// Keys and small comforts on the study pages. Everything here can also be done without it.

const help = document.querySelector("dialog[data-keys]");
const keysAreOn = document.documentElement.dataset.keys !== "off";

function press(action) {
  const target = document.querySelector(`[data-press="${action}"]`);
  if (target) target.click();
  return Boolean(target);
}

function isTyping(target) {
  return target.matches('input[type="text"], input[type="search"], input[type="number"], textarea, select');
}

function chooseNumber(digit) {
  const numbered = document.querySelector(`[data-number="${digit}"]`);
  if (!numbered) return false;
  if (numbered.matches("button, a")) {
    numbered.click();
  } else {
    numbered.checked = numbered.type === "checkbox" ? !numbered.checked : true;
    numbered.focus();
  }
  return true;
}

function openHelp() {
  if (!help || help.open) return false;
  help.showModal();
  return true;
}

// Enter presses the page's main button, Space too where nothing is to be filled in first; not when
// something that wants the key itself has the focus.
function pressMain(event) {
  const target = event.target;
  if (target.closest("button, a, summary")) return false;
  if (event.key !== " ") return press("main");
  const wanted = document.querySelector('[data-press="main"][data-space]');
  if (!wanted || target.matches("input")) return false;
  wanted.click();
  return true;
}

// As Anki has them: - bury, ! and @ suspend, * mark.
const ACTS = {
  z: "undo",
  s: "skip",
  b: "bury",
  "-": "bury",
  "!": "suspend",
  "@": "suspend",
  "*": "mark",
  d: "drill",
};

function openNote() {
  const note = document.querySelector("[data-note]");
  if (!note) return false;
  note.closest("details").open = true;
  note.focus();
  return true;
}

// In a field Ctrl Z takes back what was typed; where nothing was, the last answer, as elsewhere.
let typed = false;
document.addEventListener("input", (event) => {
  typed ||= event.target.matches('input[type="text"], textarea');
});

function onKey(event) {
  if (event.repeat || (help && help.open)) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "z" && !event.shiftKey && !event.altKey) {
    if (!(typed && isTyping(event.target)) && press("undo")) event.preventDefault();
    return;
  }
  if (isTyping(event.target)) return;
  // A third-level key that makes @ on some keyboards counts as Ctrl and Alt together.
  const third = event.getModifierState("AltGraph");
  if (event.metaKey || (!third && (event.ctrlKey || event.altKey))) return;
  let done = false;
  if (key === "enter" || key === " ") done = pressMain(event);
  else if (!keysAreOn) return;
  else if (/^[1-9]$/.test(key)) done = chooseNumber(key);
  else if (key === "0") done = press("dont-know");
  else if (key === "n") done = openNote();
  else if (key in ACTS) done = press(ACTS[key]);
  else if (key === "?") done = openHelp();
  if (done) event.preventDefault();
}

document.addEventListener("keydown", onKey);
document.querySelector('a[href="#note-text"]')?.addEventListener("click", (event) => {
  if (openNote()) event.preventDefault();
});
document.querySelector("[data-open-keys]")?.addEventListener("click", (event) => {
  if (openHelp()) event.preventDefault();
});

// One press is enough: further ones while the page is being sent do nothing (the server would not
// count them either). Coming back with the browser's button makes the form usable again.
for (const each of document.querySelectorAll("form")) {
  each.addEventListener("submit", (event) => {
    if (each.dataset.sent) {
      event.preventDefault();
      return;
    }
    each.dataset.sent = "yes";
    for (const button of each.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}
window.addEventListener("pageshow", () => {
  for (const each of document.querySelectorAll("form[data-sent]")) {
    delete each.dataset.sent;
    for (const button of each.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// Ordering: buttons that move a line up or down, and keep the position selects in step.
const list = document.querySelector("[data-order]");
const said = document.querySelector("[data-order-said]");

function number() {
  [...list.children].forEach((item, place) => {
    item.querySelector("select").value = String(place + 1);
  });
}

function sortBySelects(moved) {
  const wanted = Number(moved.querySelector("select").value) - 1;
  const others = [...list.children].filter((item) => item !== moved);
  list.insertBefore(moved, others[wanted] ?? null);
  number();
  moved.querySelector("select").focus();
}

function move(item, step, button) {
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(item);
  else other.after(item);
  number();
  button.focus();
  const place = [...list.children].indexOf(item) + 1;
  if (said) said.textContent = `${item.dataset.name}: now ${place} of ${list.children.length}`;
}

if (list) {
  number();
  for (const item of list.children) {
    const moves = item.querySelector(".order-moves");
    moves.hidden = false;
    const [up, down] = moves.querySelectorAll("button");
    up.addEventListener("click", () => move(item, -1, up));
    down.addEventListener("click", () => move(item, 1, down));
    item.querySelector("select").addEventListener("change", () => sortBySelects(item));
  }
}

// A guest's first day of study should begin in the guest's own time zone. A list that does not have
// it keeps what it shows.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
for (const field of document.querySelectorAll("[data-time-zone]")) {
  if (!field.options || [...field.options].some((each) => each.value === zone)) field.value = zone;
}
