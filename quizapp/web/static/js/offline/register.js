// On every page: registers the service worker, sends answers that wait, keeps a device ready that is
// to be so, and forgets what was taken along when somebody signs out. Nothing here is needed for the
// pages to work, and nothing but the registration happens where nothing was taken along.

import { forget, keepsSomething } from "./store.js";

const root = document.querySelector("script[data-root]").dataset.root;
const PREFIX = "quizapp-";
const PATIENCE = 5000; // milliseconds that signing out waits for answers to be sent

async function register() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  try {
    await navigator.serviceWorker.register(`${root}service-worker.js`, { scope: root });
  } catch {
    // Refused, in a private window perhaps: all else works without it.
  }
}

async function sending() {
  return import("./sending.js");
}

function say(told) {
  const main = document.querySelector("main");
  const line = document.createElement("p");
  line.className = "note offline-news";
  line.setAttribute("role", "status");
  const one = told.sent === 1;
  line.append(`${told.sent} ${one ? "answer that was" : "answers that were"} given without a network ${one ? "has" : "have"} been sent. `);
  for (const bundle of told.bundles) {
    const link = document.createElement("a");
    link.href = `${root}offline/bundles/${bundle}`;
    link.textContent = "What became of them";
    line.append(link);
  }
  main.prepend(line);
}

async function catchUp() {
  if (!navigator.onLine) return;
  try {
    const { sendAll, keepReady } = await sending();
    const told = await sendAll();
    if (told.sent) say(told);
    await keepReady();
  } catch {
    // No network after all, or the server refused: the page /offline says more.
  }
}

// What waits to be sent stays for its learner, unless that one was deleted and this browser is nobody's.
async function forgetAll(deleted) {
  try {
    if (keepsSomething()) await forget({ all: deleted && !(await (await import("./server.js")).isKnown()) });
    for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
    await (await navigator.serviceWorker.getRegistration(root))?.unregister();
  } catch {
    // Nothing was kept.
  }
}

// Answers that wait are sent before their learner signs out.
function sendBeforeSigningOut(event) {
  const form = event.target;
  if (!form.action.includes("/account/sign-out") || form.dataset.offline) return;
  event.preventDefault();
  form.dataset.offline = "sent";
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const sent = sending().then(({ sendAll }) => sendAll());
  Promise.race([sent, patience]).catch(() => {}).finally(() => form.submit());
}

const done = new URLSearchParams(location.search).get("done");
const signedOut = ["signed-out", "signed-out-everywhere", "deleted"].includes(done);
const isOfflinePage = Boolean(document.querySelector("[data-part=view]"));

if (signedOut) {
  forgetAll(done === "deleted");
} else {
  register();
  if (keepsSomething() && !isOfflinePage) {
    catchUp();
    document.addEventListener("submit", sendBeforeSigningOut, { capture: true });
  }
}
