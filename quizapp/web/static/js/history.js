// Comforts of the pictures of history: sizes change where one looks, and the years can be slid
// through. Without this script the sizes are links and the year is a form.

const picture = () => document.querySelector("[data-picture]");

async function zoomTo(link) {
  const frame = picture().querySelector(".frame");
  const middle = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
  const down = frame.scrollTop / frame.scrollHeight;
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  picture().replaceWith(document.adoptNode(page.querySelector("[data-picture]")));
  const drawn = picture().querySelector(".frame");
  drawn.scrollLeft = middle * drawn.scrollWidth - drawn.clientWidth / 2;
  drawn.scrollTop = down * drawn.scrollHeight;
  history.replaceState(null, "", link.href);
  document.querySelector('input[name="zoom"]').value = link.dataset.zoom;
  if (slider) showUntil(slider.value);
  picture().querySelector(`[data-zoom="${link.dataset.zoom}"]`).focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-zoom]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  zoomTo(link).catch(() => location.assign(link.href));
});

const slide = document.querySelector("[data-slide]");
const slider = slide?.querySelector("input");
const year = document.querySelector("[data-until]");

function showUntil(value) {
  year.value = value;
  for (const each of picture().querySelectorAll("[data-from]")) {
    each.classList.toggle("later", Number(each.dataset.from) > Number(value));
  }
  for (const link of picture().querySelectorAll("[data-save], [data-zoom]")) {
    const address = new URL(link.href);
    address.searchParams.set("year", value);
    link.href = address.href;
  }
}

if (slide) {
  slide.hidden = false;
  slider.addEventListener("input", () => showUntil(slider.value));
  year.addEventListener("change", () => {
    slider.value = year.value;
    showUntil(slider.value);
  });
}
