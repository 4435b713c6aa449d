// Judging an answer here: options by what was taken along, typed text by its accepted spellings. What
// is typed otherwise is left open, for the server has the real graders. Pure.

const LETTERS = /[^\p{L}\p{N}]+/gu;

export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(LETTERS, " ").trim();
}

// As what an answer is typed, null where it is not. What was taken along before sentences with gaps
// were says it by its format.
export function typedAs({ typed, format }) {
  return typed ?? (format.startsWith("typed") ? format : null);
}

// The share of the right options that were ticked, less that of the wrong ones; as the server's.
function shareOf(question, chosen) {
  const right = new Set(question.solution);
  const wrong = question.options.length - right.size;
  const hits = chosen.filter((each) => right.has(each)).length;
  const misses = chosen.length - hits;
  return Math.max(0, hits / right.size - (wrong ? misses / wrong : 0));
}

function byCredit(credit) {
  if (credit >= 1) return { verdict: "right", rating: 3 };
  if (credit <= 0) return { verdict: "wrong", rating: 1 };
  return { verdict: "partial", rating: credit < 0.5 ? 1 : 2 };
}

// {verdict, rating}: "right", "partial", "wrong" or "open", and the rating that it earns (none yet
// for what is open). `given` is {chosen, text, rating}; nothing given is "I don't know".
export function judge(question, given) {
  if (given.rating) return { verdict: ["wrong", "partial", "right", "right"][given.rating - 1], rating: given.rating };
  if (!given.chosen.length && !given.text.trim()) return { verdict: "wrong", rating: 1 };
  if (!typedAs(question)) return byCredit(shareOf(question, given.chosen));
  const typed = folded(given.text);
  const right = question.accepted.some((each) => folded(each) === typed);
  return right ? { verdict: "right", rating: 3 } : { verdict: "open", rating: null };
}
