// The first view of the page /offline: what there is to answer, what waits to be sent, what came of
// it, and taking along anew. `page.js` puts it on the page and does what is pressed.

import { button, counted, el, icon, note, problem } from "./elements.js";
import { address } from "./server.js";

const OLD = 14; // days
const DAY = 24 * 3600 * 1000; // milliseconds

function moment(milliseconds) {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(milliseconds);
}

function isOffline(state) {
  return !navigator.onLine || state.unreached;
}

// What can be answered now, in words, and the buttons for it.
function toAnswer(state, stands, doing) {
  const { bundle } = state;
  if (!bundle) {
    return [el("p", { class: "lead" }, "The next 100 questions that are due can be taken along, with their answers, and answered where there is no network.")];
  }
  const days = Math.floor((Date.now() + bundle.off - bundle.made) / DAY);
  const taken = `${counted(stands.total, "question", "questions")} taken along on ${moment(bundle.made - bundle.off)}.`;
  const begun = stands.answered ? ` ${counted(stands.answered, "is", "are")} answered.` : "";
  const words = stands.left
    ? `${counted(stands.left, "question is", "questions are")} left to answer now.`
    : stands.later ? "Nothing more is due today." : "All that was taken along is answered.";
  const go = stands.left
    ? button(stands.answered ? "Go on" : "Begin", doing.begin, { class: "button button-main", "data-press": "main" })
    : null;
  const early = stands.later && !stands.left
    ? button(`Answer ${counted(stands.later, "that comes", "that come")} later already`, doing.early)
    : null;
  return [
    el("p", { class: "lead" }, words),
    el("p", { class: "quiet" }, taken + begun, stands.later ? ` ${counted(stands.later, "comes", "come")} later.` : ""),
    days >= OLD ? note("clock", `This was taken along ${days} days ago: by now others may be more urgent. What you answer still counts. Take along anew when there is a network.`) : null,
    go || early ? el("div", { class: "actions" }, go, early) : null,
  ];
}

function waiting(state, stands, doing) {
  if (!stands.waiting) return null;
  const words = `${counted(stands.waiting, "answer waits", "answers wait")} on this device to be sent.`;
  const how = isOffline(state) ? " It is done by itself when the network is back." : "";
  return el(
    "section",
    { class: "stack stack-tight" },
    el("h2", {}, "To be sent"),
    el("p", {}, words, how),
    el("div", { class: "actions" }, button(state.busy === "sending" ? "Sending …" : "Send now", doing.send, { "aria-disabled": state.busy ? "true" : null })),
  );
}

function links(bundles) {
  return bundles.map((id) => el("p", {}, el("a", { href: address(`offline/bundles/${id}`) }, "What became of them")));
}

// What came of the last sending.
function news(state) {
  const told = state.news;
  if (!told) return null;
  const sent = told.sent ? `${counted(told.sent, "answer was", "answers were")} sent, each counted once.` : "";
  return el("div", { class: "stack stack-tight" }, sent ? [el("p", { class: "note", role: "status" }, icon("check"), ` ${sent}`), links(told.bundles)] : null);
}

// Answers of somebody else, and the way to be rid of them, which asks first.
function strangers(state, doing, places) {
  if (!state.news?.strange) return null;
  const number = counted(state.news.strange, "answer", "answers");
  const sure = button("Forget them for good", doing.forget, { class: "button" });
  const ask = button("Forget them", () => {
    ask.replaceWith(el("span", {}, `${number} would be lost. `), sure);
    sure.focus();
  }, { class: "button button-plain" });
  return el(
    "section",
    { class: "stack stack-tight" },
    problem(`${number} cannot be sent by whoever uses this browser now.`),
    el("p", {}, "Answers belong to the learner who took the questions along. Until that learner is signed in here again, they stay on this device and are counted for nobody else."),
    el("div", { class: "actions" }, el("a", { class: "button button-main", href: places.signIn }, "Sign in"), ask),
  );
}

function refused(stands) {
  if (!stands.refused.length) return null;
  const lines = stands.refused.map((act) => el("li", {}, act.prompt ?? "An introduction", el("p", { class: "small quiet" }, act.reason)));
  return el("section", { class: "stack stack-tight" }, el("h2", {}, "Not taken"), el("ul", { class: "missed" }, lines));
}

function taking(state, doing) {
  const offline = isOffline(state);
  const words = state.busy === "taking" ? "Taking along …" : state.bundle ? "Take along anew" : "Take along";
  const main = state.bundle ? "button" : "button button-main";
  const ready = el("input", { type: "checkbox", change: (event) => doing.ready(event.target.checked) });
  ready.checked = Boolean(state.ready);
  return el(
    "section",
    { class: "stack stack-tight" },
    state.bundle ? el("h2", {}, "Taking along") : null,
    offline
      ? el("p", {}, "There is no network now. ", state.bundle ? "" : "Take questions along while there is one.")
      : el("div", { class: "actions" }, button([icon("download"), ` ${words}`], doing.take, { class: main, "aria-disabled": state.busy ? "true" : null })),
    el("label", { class: "check" }, ready, el("span", {}, "Keep this device ready: take along anew by itself when there is a network")),
  );
}

function shell(state) {
  if (state.shell === null) return null;
  const words = state.shell
    ? "This page opens without a network too."
    : "This browser cannot open this page without a network: leave it open, or what was taken along cannot be reached.";
  return el("p", { class: "small quiet" }, words);
}

function elsewhere() {
  const here = location.pathname === new URL(address("offline"), location.href).pathname;
  return here ? null : note("triangle-alert", "The page that you wanted needs a network. What you took along works without one.");
}

export function home(state, stands, doing, places) {
  return [
    el(
      "div",
      { class: "stack stack-wide" },
      el("div", { class: "page-head" }, el("h1", { tabindex: -1 }, "Without a network"), elsewhere(), toAnswer(state, stands, doing)),
      state.trouble ? problem(state.trouble) : null,
      news(state),
      strangers(state, doing, places),
      waiting(state, stands, doing),
      refused(stands),
      taking(state, doing),
      shell(state),
    ),
  ];
}
