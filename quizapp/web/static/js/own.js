// The question as a student sees it, while its author types. Without this script a button shows it.

const WAIT = 400; // milliseconds without a key

const form = document.querySelector("form[data-own]");
const place = document.querySelector("[data-preview]");

let waiting = 0;
let asked = 0;

async function look() {
  const mine = ++asked;
  try {
    const response = await fetch(form.dataset.own, { method: "POST", body: new FormData(form) });
    if (!response.ok) return;
    const html = await response.text();
    if (mine === asked) place.innerHTML = html;
  } catch {
    // No network: what was shown last stays, and nothing that was typed is lost.
  }
}

if (form && place) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, WAIT);
  });
}
