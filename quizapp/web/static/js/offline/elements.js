// Small makers of elements for the page /offline.

const sprite = document.querySelector("[data-sprite]").dataset.sprite;
const SVG = "http://www.w3.org/2000/svg";

// An element with attributes (functions are listeners, true is an empty one) and what is in it.
export function el(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...inside.flat(Infinity).filter((each) => each !== null && each !== false && each !== ""));
  return made;
}

export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  made.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  made.append(use);
  return made;
}

// A piece of page that the server made, escaped there, as nodes.
export function piece(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}

// A prompt; the gap of a sentence is drawn as a line and read as "blank".
export function withGap(text) {
  const [before, ...after] = text.split("____");
  if (!after.length) return [text];
  return [before, el("span", { role: "img", "aria-label": "blank" }, "____"), after.join("____")];
}

export function note(sign, ...words) {
  return el("p", { class: "note" }, icon(sign), " ", ...words);
}

export function problem(...words) {
  return el("p", { class: "problem", role: "alert" }, icon("triangle-alert"), el("span", {}, ...words));
}

export function button(words, press, attributes = {}) {
  return el("button", { type: "button", class: "button", click: press, ...attributes }, ...[words].flat());
}

export function hint(words) {
  return el("span", { class: "key-hint", "aria-hidden": "true" }, words);
}

export function counted(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
