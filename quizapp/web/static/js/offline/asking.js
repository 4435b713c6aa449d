// A question, its introduction and what is told about its answer, as elements that look and work as
// those of the pages online. `page.js` puts them on the page.

import { button, el, hint, icon, piece, withGap } from "./elements.js";
import { typedAs } from "./judging.js";

const TYPED = {
  "typed-name": ["Name", "Any common spelling counts, an acronym too."],
  "typed-date": [
    "Date",
    "As exactly as you know it: 2095, July 2095, 3 July 2095, 2095-07-03, by 2095. Less exact earns part.",
  ],
  "typed-number": ["Number", "In digits: 98765, 98,765 or 9.87 million."],
};
const SURENESS = [[1, "Not sure"], [2, "Fairly"], [3, "Sure"]];
const VERDICTS = {
  right: ["Right.", "check", "right"],
  partial: ["Partly right.", "circle-dot", "partial"],
  wrong: ["Wrong.", "x", "wrong"],
  open: ["Not checked yet.", "circle-help", "dont-know"],
  unknown: ["You didn’t know.", "circle-help", "dont-know"],
  shown: ["The answer:", "eye", "shown"],
};
const RATINGS = ["Again", "Hard", "Good", "Easy"];

function topic(question) {
  return el("p", { class: "topic" }, piece(question.topic));
}

function options(question) {
  const several = question.format === "choices";
  const each = question.options.map(([text], place) =>
    el(
      "label",
      { class: "option" },
      el("span", { class: "option-number", "aria-hidden": "true" }, String(place + 1)),
      el("input", {
        type: several ? "checkbox" : "radio",
        name: "chosen",
        value: place,
        "data-number": place + 1,
        required: !several,
      }),
      el("span", {}, text),
    ),
  );
  const help = several ? el("p", { class: "help" }, "More than one is right.") : null;
  return el("fieldset", { class: "options", "aria-labelledby": "prompt" }, help, each);
}

function typed(question) {
  const kind = typedAs(question);
  const [label, help] = TYPED[kind];
  const isName = kind === "typed-name";
  const input = el("input", {
    type: "text",
    id: "text",
    name: "text",
    maxlength: 200,
    required: true,
    // What has no digit would be asked back online, and cannot be once the answer was seen.
    pattern: isName ? null : ".*\\p{Nd}.*",
    title: isName ? null : "With a number in digits",
    autocomplete: "off",
    autocapitalize: isName ? "words" : "off",
    autocorrect: "off",
    spellcheck: "false",
    "aria-describedby": "hint",
  });
  return el(
    "div",
    { class: "typed" },
    el("label", { for: "text" }, label),
    input,
    el("p", { class: "help", id: "hint" }, help, " The server checks it again when you are back."),
  );
}

function sureness(wanted) {
  if (!wanted) return null;
  const steps = SURENESS.map(([step, words]) =>
    el(
      "label",
      { class: "check" },
      el("input", { type: "radio", name: "confidence", value: step }),
      el("span", {}, words),
    ),
  );
  const legend = el("legend", {}, "How sure are you? ", el("span", { class: "quiet" }, "(if you like)"));
  return el("fieldset", { class: "confidence" }, legend, steps);
}

function confidenceIn(form) {
  return Number(new FormData(form).get("confidence")) || undefined;
}

function givenIn(form, gaveUp) {
  const data = new FormData(form);
  const confidence = confidenceIn(form);
  if (gaveUp) return { chosen: [], text: "", confidence };
  return { chosen: data.getAll("chosen").map(Number), text: data.get("text") ?? "", confidence };
}

// `answer(given)` is called with {chosen, text, rating, confidence}.
export function asking(question, howSure, answer) {
  if (question.format === "flip") return flip(question, howSure, answer);
  const form = el(
    "form",
    {
      class: "ask",
      submit: (event) => {
        event.preventDefault();
        const given = givenIn(form, event.submitter?.name === "dont_know");
        const nothing = !given.chosen.length && !given.text.trim();
        if (nothing && event.submitter?.name !== "dont_know") return;
        answer(given);
      },
    },
    el("h1", { class: "question", id: "prompt", tabindex: -1 }, withGap(question.prompt)),
    typedAs(question) ? typed(question) : options(question),
    sureness(howSure),
    el(
      "div",
      { class: "study-actions" },
      el("button", { class: "button button-main", "data-press": "main" }, "Check ", hint("(enter)")),
      el(
        "button",
        { class: "button button-plain", name: "dont_know", value: 1, formnovalidate: true, "data-press": "dont-know" },
        "I don’t know",
      ),
    ),
  );
  return [topic(question), form];
}

function flip(question, howSure, answer) {
  const heading = el("h1", { class: "question", id: "prompt", tabindex: -1 }, withGap(question.prompt));
  const form = el(
    "form",
    {
      submit: (event) => {
        event.preventDefault();
        const confidence = confidenceIn(form);
        const turned = back(question, (rating) => answer({ chosen: [], text: "", rating, confidence }));
        help.remove();
        form.replaceWith(...turned);
        turned[0].querySelector("[tabindex]").focus();
      },
    },
    sureness(howSure),
    el(
      "div",
      { class: "study-actions" },
      el(
        "button",
        { class: "button button-main", "data-press": "main", "data-space": true },
        "Show the answer ",
        hint("(space)"),
      ),
    ),
  );
  const help = el("p", { class: "help" }, "Answer in your head, then turn the card.");
  return [topic(question), heading, help, form];
}

function back(question, rate) {
  const shown = el(
    "div",
    { class: "verdict verdict-shown", tabindex: -1 },
    icon("eye"),
    el("h2", {}, question.answers.join("; ")),
  );
  const buttons = question.intervals.map(([label, interval], place) =>
    button([el("span", {}, label), el("span", {}, interval)], () => rate(place + 1), {
      "data-number": place + 1,
    }),
  );
  return [
    el("div", { class: "stack", role: "status" }, shown, piece(question.html)),
    el(
      "fieldset",
      { class: "study-actions" },
      el("legend", { class: "visually-hidden" }, "How well did you know it?"),
      el("div", { class: "ratings" }, buttons),
    ),
  ];
}

export function introducing(item, goOn) {
  const form = el(
    "form",
    {
      class: "stack",
      submit: (event) => {
        event.preventDefault();
        goOn();
      },
    },
    piece(item.html),
    el(
      "div",
      { class: "study-actions" },
      el(
        "button",
        { class: "button button-main", "data-press": "main", "data-space": true },
        "Continue ",
        hint("(space)"),
      ),
      el("span", { class: "small quiet" }, "You will be asked about this soon."),
    ),
  );
  form.querySelector("h1").tabIndex = -1;
  return [form];
}

function headOf(question, act) {
  const nothing = !act.rating && !act.chosen.length && !act.text.trim();
  if (question.format === "flip") return VERDICTS.shown;
  return VERDICTS[nothing ? "unknown" : act.said];
}

function really(question) {
  if (question.format === "true-false") return question.options[0][1];
  return null;
}

function wrongOnes(question, act) {
  const wrong = act.chosen.filter((place) => !question.solution.includes(place));
  if (question.format === "true-false") return [];
  return wrong.map((place) => {
    const [text, was] = question.options[place];
    return el("p", {}, "You chose ", el("strong", {}, text), ".", was ? ` ${was}` : "");
  });
}

// A step of minutes is not waited for here: each question is asked once, until the network is back.
function nextTime(question, earned, practice) {
  if (practice) return "Practice: it was not due yet, so its next date stays.";
  if (!earned) return "When it comes again is known once it has been checked.";
  const interval = question.intervals[earned - 1][1];
  const when = /minute|hour/.test(interval) ? "Next when you are back online" : `Next in about ${interval}`;
  return `${when} · counted as ${RATINGS[earned - 1]}`;
}

// What is told after an answer. `earned`: the rating (null: left open); `practice`: it was not due.
export function telling(question, act, earned, practice) {
  const [word, sign, tone] = headOf(question, act);
  const isTruth = question.format === "true-false";
  const answers = isTruth ? `It is ${question.answers[0].toLowerCase()}.` : question.answers.join("; ");
  const label = !isTruth && tone !== "right" && tone !== "shown" ? el("span", { class: "label" }, "The answer:") : null;
  const verdict = el(
    "section",
    { class: `verdict verdict-${tone}`, "aria-label": "Result" },
    icon(sign),
    el("h1", { tabindex: -1 }, el("span", { class: `word word-${tone}` }, word), " ", label, " ", el("span", {}, answers)),
    act.text.trim() && !question.answers.includes(act.text.trim()) ? el("p", {}, `You wrote: ${act.text.trim()}`) : null,
    act.said === "open" ? el("p", {}, "The server checks it when you are back: other spellings may be right too.") : null,
  );
  const truth = really(question);
  return [
    topic(question),
    el("p", { class: "asked" }, withGap(question.prompt)),
    el(
      "div",
      { class: "stack" },
      verdict,
      truth ? el("p", {}, truth) : null,
      wrongOnes(question, act),
      piece(question.html),
      el("div", { class: "next-time" }, el("p", {}, icon("clock"), " ", nextTime(question, earned, practice))),
    ),
  ];
}
