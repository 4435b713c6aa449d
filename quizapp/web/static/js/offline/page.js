// The page /offline: what was taken along is asked here, with a network and without. It reads what
// the browser keeps, shows one view, and writes before it shows what comes of an answer.

import { asking, introducing, telling } from "./asking.js";
import { button, counted, el, hint, icon } from "./elements.js";
import { home } from "./home.js";
import { judge } from "./judging.js";
import { keepReady, sendAll, takeAlong, waits } from "./sending.js";
import { NoNetwork, Refused } from "./server.js";
import * as store from "./store.js";

const parts = Object.fromEntries(
  [...document.querySelectorAll("[data-part]")].map((each) => [each.dataset.part, each]),
);

// `bundle`, `acts`: as stored; `view`: "home", "asking" or "told"; `early`: what is not due yet is
// asked too; `news`: what came of the last sending; `trouble`: what went wrong, in words; `shell`:
// whether this page opens without a network; `busy`: what is being done.
const state = {
  bundle: null, acts: [], ready: false, view: "home", early: false,
  news: null, trouble: "", shell: null, busy: "", forgetting: false,
};

async function reload() {
  [state.bundle, state.acts, state.ready] = await Promise.all([
    store.bundle(), store.acts(), store.setting("ready"),
  ]);
}

function what(item) {
  const named = item.presentation ?? `fact:${item.fact.join("/")}`;
  return `${state.bundle.id}:${named}`;
}

function serverTime() {
  return Date.now() + state.bundle.off;
}

function isDue(question) {
  return question.due === null || question.due <= serverTime();
}

// What is due may still wait for its day: another question of its fact was asked today.
function isItsTurn(question) {
  return state.early || question.from <= serverTime();
}

// What of the bundle is done, still to be asked now, and not due yet.
function standing() {
  const done = new Set(state.acts.map((act) => act.what));
  const items = state.bundle?.items ?? [];
  const asked = (item) => item.presentation !== undefined;
  const open = items.filter((item) => !done.has(what(item)));
  const now = open.filter((item) => !asked(item) || isItsTurn(item));
  return {
    total: items.filter(asked).length,
    answered: items.filter((item) => asked(item) && done.has(what(item))).length,
    left: now.filter(asked).length,
    later: open.length - now.length,
    next: now.some(asked) ? now[0] : null,
    waiting: state.acts.filter((act) => waits(act) && act.presentation !== undefined).length,
    refused: state.acts.filter((act) => act.state === "refused"),
  };
}

let shown = "home";

// Show nodes and name the page after their heading. The focus goes there (or to their field) when
// another view begins, and when what had it is gone; else it stays where it is.
function show(nodes, { studying, field }) {
  const moved = studying || shown !== state.view;
  const lost = parts.view.contains(document.activeElement);
  shown = state.view;
  document.body.classList.toggle("studying", studying);
  parts.head.hidden = studying;
  parts.bar.hidden = !studying;
  parts.view.replaceChildren(...nodes);
  const heading = parts.view.querySelector("h1");
  document.title = `${heading.textContent.trim()} · quizapp`;
  if (moved || lost) ((field && parts.view.querySelector(field)) || heading).focus();
  if (moved) window.scrollTo(0, 0);
}

function showBar(words) {
  const { answered, left } = standing();
  parts.count.textContent = words;
  parts.progress.value = answered;
  parts.progress.max = answered + left || 1;
}

// The line below a question that says how much waits; it changes when something was sent.
function aside() {
  const { waiting } = standing();
  const words = waiting
    ? `${counted(waiting, "answer waits", "answers wait")} on this device to be sent.`
    : "";
  return el("p", { class: "small quiet offline-aside", "data-aside": true, hidden: !words }, words);
}

function lastAnswer() {
  const last = state.acts.filter((act) => act.presentation !== undefined).at(-1);
  return last?.state === "waiting" && last.bundle === state.bundle?.id ? last : null;
}

function undoButton(words) {
  const last = lastAnswer();
  if (!last) return null;
  const press = async () => {
    if (!(await store.takeBack(last.number))) state.trouble = "This answer is on its way: take it back after it was sent.";
    await reload();
    ask();
  };
  return button([icon("undo-2"), ` ${words}`], press, { class: "button button-plain", "data-press": "undo" });
}

function goHome() {
  state.view = "home";
  parts.said.textContent = "";
  const doing = { begin: ask, early: askEarly, send: sendNow, take: takeNow, ready: setReady, forget };
  show(home(state, standing(), doing, parts.view.dataset), { studying: false });
}

function ask() {
  const { next, answered, left } = standing();
  if (!next) return goHome();
  state.view = "asking";
  const begun = performance.now();
  if (next.fact) {
    showBar("New");
    show(introducing(next, () => keep(next, {}, ask)), { studying: true });
    return;
  }
  const answer = (given) => {
    const { verdict, rating } = judge(next, given);
    const seconds = (performance.now() - begun) / 1000;
    const act = { ...given, said: verdict, seconds, prompt: next.prompt };
    keep(next, act, () => tell(next, act, rating, !isDue(next)));
  };
  showBar(`${answered + 1} of ${answered + left}`);
  const undo = undoButton("Undo the last answer");
  const nodes = [...asking(next, state.bundle.howSure, answer), undo && el("div", { class: "undo" }, undo), aside()];
  show(nodes.filter(Boolean), { studying: true, field: ".typed input" });
}

function askEarly() {
  state.early = true;
  ask();
}

// Write what was done, then go on; where it cannot be written, say so and leave all as it stands.
async function keep(item, act, then) {
  if (state.busy) return;
  state.busy = "keeping";
  try {
    const named = item.fact ? { fact: item.fact } : { presentation: item.presentation };
    const kept = { ...act, ...named, what: what(item), bundle: state.bundle.id, at: Date.now(), off: state.bundle.off };
    const isNew = await store.add(kept);
    await reload();
    state.busy = "";
    if (isNew) return then();
    parts.said.textContent = "This had been answered already, in another tab perhaps. The first answer stands.";
    ask();
  } catch (error) {
    state.busy = "";
    if (error instanceof store.Gone) return isGone();
    cannotKeep(error);
  }
}

async function isGone() {
  await reload();
  state.trouble = "What was taken along is not on this device any more: somebody signed out here, in another tab perhaps. This answer was not kept.";
  goHome();
}

function cannotKeep(error) {
  const full = error?.name === "QuotaExceededError";
  const words = full
    ? "There is no room left on this device, so this was not kept."
    : "The browser refused to keep this.";
  document.getElementById("problem")?.remove();
  const said = el("p", { class: "problem", role: "alert", id: "problem" }, icon("triangle-alert"), el("span", {}, `${words} It still stands here, and what you answered before is safe. Make room, then try again.`));
  parts.view.querySelector("h1").after(said);
}

function tell(question, act, earned, practice) {
  state.view = "told";
  const { answered, left } = standing();
  showBar(`${answered} of ${answered + left}`);
  const main = { class: "button button-main", "data-press": "main", "data-space": true };
  const words = left ? "Continue " : "To the end ";
  const actions = el(
    "div",
    { class: "study-actions" },
    button([words, hint("(space)")], ask, main),
    undoButton("Undo"),
  );
  const told = { ...act, chosen: act.chosen ?? [], text: act.text ?? "" };
  show([...telling(question, told, earned, practice), aside(), actions], { studying: true });
}

// What went wrong with the server, in words.
function inWords(error) {
  if (error instanceof NoNetwork) return "";
  if (error instanceof Refused) return error.problem || `The server refused (${error.status}). Nothing is lost: try again later.`;
  if (error?.name === "QuotaExceededError") return "There is no room left on this device, so nothing was taken along. What you answered is safe.";
  return "This browser refused to store it, in a private window perhaps. Nothing is lost.";
}

async function busy(doing, work) {
  if (state.busy) return;
  Object.assign(state, { busy: doing, trouble: "" });
  if (state.view === "home") goHome();
  try {
    await work();
    state.unreached = false;
  } catch (error) {
    state.unreached = error instanceof NoNetwork;
    state.trouble = inWords(error);
  }
  // Until what is stored has been read again: else a press is answered by what it was before.
  await reload().finally(() => {
    state.busy = "";
  });
  if (state.view === "home") return goHome();
  // Somebody is in the middle of a question: only what it says beside it changes.
  parts.view.querySelector("[data-aside]")?.replaceWith(aside());
  if (!lastAnswer()) parts.view.querySelector('[data-press="undo"]')?.remove();
}

function sendNow() {
  return busy("sending", async () => {
    if (!state.acts.some(waits)) return;
    const told = await sendAll();
    if (told.sent || told.refused || told.strange) state.news = told;
    if (told.sent) parts.said.textContent = `${counted(told.sent, "answer was", "answers were")} sent.`;
  });
}

// Some browsers ask their user about it, so only where something was pressed.
function keepForLong() {
  navigator.storage?.persist?.().catch(() => {});
}

function takeNow() {
  keepForLong();
  return busy("taking", async () => {
    if (state.acts.some(waits)) state.news = await sendAll();
    await takeAlong();
    state.early = false;
  });
}

async function setReady(on) {
  await store.set("ready", on);
  state.ready = on;
  if (on) keepForLong();
  if (on) await busy("taking", () => keepReady({ asked: true }));
}

async function forget() {
  await store.forget({ all: true });
  Object.assign(state, { news: null, trouble: "", forgetting: false });
  await reload();
  goHome();
}

async function lookForShell() {
  if (!("serviceWorker" in navigator)) return false;
  const patience = new Promise((resolve) => setTimeout(resolve, 15000, null));
  const registration = await Promise.race([navigator.serviceWorker.ready, patience]);
  return Boolean(registration?.active);
}

function unsupported() {
  const words = "This browser keeps nothing here: it does not know how, or it refuses in a private window. So nothing can be taken along; all else works as before.";
  show([el("div", { class: "stack" }, el("h1", { tabindex: -1 }, "Without a network"), el("p", { class: "note" }, words))], { studying: false });
}

async function begin() {
  try {
    await reload();
  } catch {
    return unsupported();
  }
  goHome();
  parts.close.addEventListener("click", goHome);
  window.addEventListener("online", sendNow);
  window.addEventListener("offline", () => state.view === "home" && goHome());
  lookForShell().then((is) => {
    state.shell = is;
    if (state.view === "home" && !state.busy) goHome();
  });
  if (!navigator.onLine) return;
  await sendNow();
  if (!state.trouble && !state.unreached) await busy("looking", () => keepReady());
}

begin();
