// Sends what waits, in order, and takes new questions along. Repeating is safe: the server counts
// each answer once, and gives the same bundle for the same key.

import * as server from "./server.js";
import * as store from "./store.js";

const AT_ONCE = 40; // acts in one request: of 200 characters each, they stay below 64 kB
const HOUR = 3600 * 1000; // milliseconds between two tries to keep a device ready
const FRESH = 12 * HOUR; // milliseconds that a bundle is kept before it is made anew by itself

const SENT_WITH = [
  "number", "presentation", "fact", "at", "off", "chosen", "text", "rating", "confidence", "seconds", "said",
];

export function waits(act) {
  return act.state === "waiting" || act.state === "going";
}

// One tab at a time; without locks two may send at once, which the server does not count twice.
function alone(name, work) {
  return navigator.locks ? navigator.locks.request(`quizapp-${name}`, work) : work();
}

function asSent(act) {
  return Object.fromEntries(SENT_WITH.filter((key) => act[key] !== undefined).map((key) => [key, act[key]]));
}

// Send all that waits. Gives {sent, refused, strange, bundles}: how many answers went, how many the
// server would not take, how many belong to somebody else, and the bundles they were of. Throws
// NoNetwork, Refused.
export function sendAll() {
  return alone("sending", async () => {
    const told = { sent: 0, refused: 0, strange: 0, bundles: [] };
    const waiting = (await store.acts()).filter(waits);
    for (const bundle of new Set(waiting.map((act) => act.bundle))) {
      const acts = waiting.filter((act) => act.bundle === bundle);
      for (let start = 0; start < acts.length; start += AT_ONCE) {
        const part = acts.slice(start, start + AT_ONCE);
        await sendPart(bundle, part, told);
      }
    }
    return told;
  });
}

async function sendPart(bundle, part, told) {
  const going = await store.change(part.map((act) => [act.number, { state: "going" }]));
  const answers = going.filter((act) => act.presentation !== undefined).length;
  if (!going.length) return;
  let answered;
  try {
    answered = await server.send(bundle, going.map(asSent));
  } catch (error) {
    if (!(error instanceof server.Refused) || error.status !== 404) throw error;
    told.strange += answers; // signed out, or somebody else: it stays until its learner is back
    return;
  }
  const changes = answered.answers.map((each) => [
    each.number,
    each.outcome === "refused"
      ? { state: "refused", reason: each.reason }
      : { state: "sent", outcome: each.outcome, verdict: each.verdict },
  ]);
  await store.change(changes);
  await store.correctClock(answered.now - Date.now());
  const refused = answered.answers.filter((each) => each.outcome === "refused").length;
  told.refused += refused;
  told.sent += answers - refused;
  if (!told.bundles.includes(bundle)) told.bundles.push(bundle);
}

// The bundles that this browser holds no more, and of which nothing waits; the server may put them
// away. A few at a time: there is always a next time.
async function dropped() {
  const [ids, acts] = await Promise.all([store.setting("dropped"), store.acts()]);
  const needed = new Set(acts.filter(waits).map((act) => act.bundle));
  return (ids ?? []).filter((id) => !needed.has(id)).slice(0, 50);
}

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
}

// Take questions along. The key is kept until the bundle is here: a lost answer is asked for again.
export function takeAlong() {
  return alone("taking", async () => {
    const key = (await store.setting("key")) ?? freshKey();
    await store.set("key", key);
    const away = await dropped();
    let made;
    try {
      made = await server.take(key, away);
    } catch (error) {
      if (error instanceof server.Refused) await store.set("key", null);
      throw error;
    }
    await store.keepBundle({ ...made, off: made.now - Date.now() }, away);
    await store.set("key", null);
    return made;
  });
}

// Take along anew by itself, where the learner wished this device to be kept ready. Unless it was
// `asked` for just now, not for somebody new: who was signed out from elsewhere keeps what is here.
export async function keepReady({ asked = false } = {}) {
  if (!(await store.setting("ready"))) return false;
  const [kept, acts] = await Promise.all([store.bundle(), store.acts()]);
  const old = !kept || Date.now() + kept.off - kept.now > FRESH;
  const used = acts.some((act) => act.state === "sent" && act.bundle === kept?.id);
  const tried = (await store.setting("tried")) ?? 0;
  if (acts.some(waits) || !(old || used) || Math.abs(Date.now() - tried) < HOUR) return false;
  await store.set("tried", Date.now());
  if (!asked && !(await server.isKnown())) return false;
  await takeAlong();
  return true;
}
