// Taking an attempt: each change is saved by itself, the clock is shown, what cannot be saved waits
// here until the network is back. Without this script the page's own buttons save.

const form = document.querySelector("form[data-attempt]");
const savedLine = document.querySelector("[data-saved]");
const PATIENCE = 15000; // milliseconds for one request
const PAUSE = 700; // after the last key of a typed answer
const GRACE = 10000; // after the end, in which the server still takes what comes
const AGAIN = [1000, 2000, 4000, 8000, 15000]; // until the next try without a network

let ended = false;
let leaving = false;

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

function say(words, good) {
  if (!savedLine) return;
  savedLine.classList.toggle("is-not", !good);
  if (savedLine.textContent !== words) savedLine.textContent = words;
}

// One place of the paper: at most one request is on its way. What was sent is sent again until the
// server has answered, and only then what was entered meanwhile: so a lost response is no conflict.
class Place {
  constructor(element) {
    this.element = element;
    this.url = element.dataset.url;
    this.number = element.querySelector("[data-number]");
    this.notice = element.querySelector("[data-notice]");
    this.kept = this.entered();
    this.sending = null; // what is on its way, or was when the network went
    this.stopped = false; // waits for a choice between two answers
    this.tries = 0;
    this.timer = 0;
    this.running = null;
  }

  entered() {
    const found = new URLSearchParams();
    for (const each of this.element.querySelectorAll("input[name], select[name]")) {
      if (each === this.number) continue;
      if (each.matches('[type="radio"], [type="checkbox"]') && !each.checked) continue;
      found.append(each.name, each.value);
    }
    found.sort(); // an ordering moves its lines about
    return found.toString();
  }

  get waits() {
    return this.sending !== null || (!this.stopped && this.entered() !== this.kept);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  save() {
    clearTimeout(this.timer);
    this.running ??= this.send().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async send() {
    while (this.waits && !ended) {
      this.sending ??= this.entered();
      let answered;
      try {
        answered = await this.ask(this.sending);
      } catch {
        this.failed();
        return;
      }
      this.tries = 0;
      if (!this.take(answered)) return;
    }
    tell();
  }

  async ask(body) {
    const token = form.querySelector('[name="csrf_token"]').value;
    const data = new URLSearchParams(body);
    data.append(this.number.name, this.number.value);
    data.append("csrf_token", token);
    const response = await fetch(this.url, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status >= 500) throw new Error(response.statusText);
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, body: isJson ? await response.json() : null };
  }

  failed() {
    say("Not saved: no connection. Your answer is kept on this page; trying again.", false);
    this.later(AGAIN[Math.min(this.tries, AGAIN.length - 1)]);
    this.tries += 1;
  }

  // What the server said of what was sent; whether to go on.
  take({ status, body }) {
    const sent = this.sending;
    this.sending = null;
    if (status === 200 && body) {
      this.kept = sent;
      this.number.value = body.number;
      this.tell(body.problem ? `Saved, but it cannot be read like this. ${body.problem}` : "");
      if (typeof body.left === "number") clock?.set(body.left);
      return true;
    }
    if (status === 409 && body && "elsewhere" in body) {
      this.ask_which(body);
    } else if (status === 422 && body) {
      this.kept = sent; // nothing to save before it is changed again
      this.tell(body.problem);
      say("Not saved yet: see below.", false);
    } else if (status === 409 && body) {
      over(body.message);
    } else {
      this.kept = sent; // the next change tries again, and so do the page's own buttons
      say("Not saved: the server did not take it. Press the button below.", false);
    }
    return false;
  }

  tell(words) {
    this.notice.replaceChildren();
    if (!words) return;
    const line = document.createElement("p");
    line.className = "problem";
    line.setAttribute("role", "alert");
    line.textContent = words;
    this.notice.append(line);
  }

  // Another tab or device has saved something else: both are shown, and one is chosen.
  ask_which({ elsewhere, number }) {
    this.stopped = true;
    say("Not saved: changed elsewhere. Choose below which answer counts.", false);
    const box = document.createElement("div");
    box.className = "note stack stack-tight stale";
    box.setAttribute("role", "alert");
    const told = document.createElement("p");
    told.textContent =
      "This answer was changed elsewhere, in another tab or on another device. Nothing is lost: choose which one counts.";
    const there = document.createElement("p");
    there.append("Saved there: ");
    const words = document.createElement("q");
    words.textContent = elsewhere || "nothing: it was left open";
    there.append(words);
    const acts = document.createElement("p");
    acts.className = "actions";
    acts.append(
      this.button("Keep the one on this page", () => {
        this.number.value = number;
        this.stopped = false;
        this.kept = null;
        this.notice.replaceChildren();
        this.save();
      }),
      this.button("Take the other one", () => {
        leaving = true;
        location.reload();
      }),
    );
    box.append(told, there, acts);
    this.notice.replaceChildren(box);
  }

  button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }
}

const places = form
  ? [...document.querySelectorAll("[data-place][data-url]")].map((each) => new Place(each))
  : [];

function tell() {
  if (ended || places.some((each) => each.stopped)) return;
  if (places.some((each) => each.waits)) say("Saving …", true);
  else say("Saved", true);
}

function over(words) {
  ended = true;
  say("The attempt has ended.", false);
  const line = document.createElement("div");
  line.className = "note stack stack-tight ended-notice";
  line.setAttribute("role", "alert");
  const told = document.createElement("p");
  told.textContent = words || "This attempt has ended; what was saved before counts.";
  const on = document.createElement("a");
  on.href = document.querySelector("[data-go]").href;
  on.textContent = "See what became of it";
  line.append(told, on);
  form.prepend(line);
  for (const each of form.querySelectorAll("input, select, button")) each.disabled = true;
}

for (const place of places) {
  place.element.addEventListener("input", (event) => {
    if (event.target.matches('input[type="text"]')) {
      say("Not saved yet …", true);
      place.later(PAUSE);
    }
  });
  place.element.addEventListener("change", () => {
    if (!place.stopped) tell();
    place.save();
  });
}

// All that waits, now; whether everything is saved then.
async function flush() {
  await Promise.all(places.map((each) => each.save()));
  return !places.some((each) => each.waits || each.stopped);
}

// Leaving the page by its own ways waits for what is not saved: a page that cannot be loaded
// without a network would take the answer with it.
if (form) {
  form.addEventListener("submit", (event) => {
    if (leaving) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    event.preventDefault();
    form.dataset.sent = "yes";
    const pressed = event.submitter;
    const own = pressed?.closest(".place, form");
    flush().then((all) => {
      const waiting = places.some((each) => each.sending !== null);
      if (waiting || (!all && places.some((each) => each.stopped && own?.contains(each.element)))) {
        delete form.dataset.sent;
        return;
      }
      leaving = true;
      // A form ignores this while it still tells of the first press.
      setTimeout(() => form.requestSubmit(pressed ?? undefined));
    });
  });
}

for (const link of document.querySelectorAll("a[data-go]")) {
  link.addEventListener("click", (event) => {
    if (leaving || ended || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!places.some((each) => each.waits)) return;
    event.preventDefault();
    flush().then((all) => {
      if (!all) return;
      leaving = true;
      link.click();
    });
  });
}

window.addEventListener("online", () => places.forEach((each) => each.waits && each.save()));
window.addEventListener("beforeunload", (event) => {
  if (!leaving && !ended && places.some((each) => each.waits)) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  leaving = false;
  if (form) delete form.dataset.sent;
});

// The clock is the server's: the page was told how many seconds are left, and counts from there by
// a clock that nobody sets. After a sleep it asks again.
const SAID = [3600, 1800, 900, 600, 300, 120, 60, 30]; // seconds left at which it is read out

class Clock {
  constructor(shown) {
    this.shown = shown;
    this.box = shown.closest(".attempt-clock");
    this.said = document.querySelector("[data-clock-said]");
    this.button = document.querySelector("[data-clock-button]");
    this.hidden = sessionStorage.getItem("attempt-clock") === "hidden";
    this.end = document.querySelector("form[data-end]");
    this.announced = Infinity;
    this.set(Number(shown.dataset.left));
    this.announced = this.next(this.left);
    this.button.hidden = false;
    this.button.addEventListener("click", () => {
      this.hidden = !this.hidden;
      sessionStorage.setItem("attempt-clock", this.hidden ? "hidden" : "shown");
      this.show();
    });
    this.ticking = setInterval(() => this.tick(), 500);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.ask();
    });
    this.show();
  }

  set(left) {
    this.until = performance.now() + left * 1000;
  }

  get left() {
    return Math.max(0, (this.until - performance.now()) / 1000);
  }

  // The moments that lie ahead of `left` are still to be read out.
  next(left) {
    return Math.max(0, ...SAID.filter((each) => each < left));
  }

  async ask() {
    try {
      const response = await fetch(this.shown.dataset.clockUrl, { cache: "no-store" });
      const told = response.ok ? await response.json() : null;
      if (typeof told?.left === "number") {
        this.set(told.left);
        this.announced = Math.max(this.announced, this.next(told.left));
      }
    } catch {
      // No network: it goes on by itself.
    }
  }

  words(left) {
    const whole = Math.ceil(left);
    if (whole >= 60) {
      const minutes = Math.round(whole / 60);
      return `${minutes} ${minutes === 1 ? "minute" : "minutes"} left`;
    }
    return `${whole} seconds left`;
  }

  show() {
    const whole = Math.ceil(this.left);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    const seconds = String(whole % 60).padStart(2, "0");
    const digits = hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
    const words = this.hidden ? "Clock hidden" : `${digits} left`;
    if (this.shown.textContent !== words) this.shown.textContent = words;
    this.button.textContent = this.hidden ? "Show" : "Hide";
    this.button.setAttribute("aria-label", this.hidden ? "Show the clock" : "Hide the clock");
    this.box.classList.toggle("is-short", whole <= 300);
  }

  tick() {
    const left = this.left;
    this.show();
    if (left <= this.announced && this.announced > 0) {
      this.said.textContent = this.words(left);
      this.announced = this.next(left);
    }
    if (left <= 0) {
      clearInterval(this.ticking);
      this.finish();
    }
  }

  // What is on the page is sent as long as the server may take it, then the attempt is submitted,
  // once the server can be reached; it ends it by itself too.
  async finish() {
    if (ended || leaving) return;
    this.said.textContent = "The time is up. What was saved is being submitted.";
    say("The time is up.", true);
    const until = performance.now() + GRACE;
    while (places.some((each) => each.waits) && performance.now() < until && !ended) {
      await Promise.race([flush(), pause(until - performance.now())]);
      if (places.some((each) => each.waits)) await pause(500);
    }
    while (!ended && !leaving && !(await this.reached())) {
      say("The time is up, and there is no connection. What was saved is submitted by itself.", false);
      await pause(3000);
    }
    if (ended || leaving) return;
    leaving = true;
    this.end?.submit();
  }

  async reached() {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      return (await fetch(this.shown.dataset.clockUrl, { cache: "no-store", signal })).ok;
    } catch {
      return false;
    }
  }
}

const shownClock = document.querySelector("[data-clock]");
const clock = shownClock ? new Clock(shownClock) : null;

// Ordering: buttons that move a line up or down, and keep the places in step. Untouched it is open.
for (const list of document.querySelectorAll("[data-order]")) {
  const around = list.closest("[data-place]") ?? list.parentElement;
  const said = around.querySelector("[data-order-said]");
  const keep = around.querySelector(".order-keep");
  const touched = () => [...list.querySelectorAll("select")].every((each) => each.value !== "");
  const number = () => {
    [...list.children].forEach((item, at) => {
      item.querySelector("select").value = String(at + 1);
    });
    if (keep) keep.hidden = true;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (item, step, button) => {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    number();
    button.focus();
    const place = [...list.children].indexOf(item) + 1;
    if (said) said.textContent = `${item.dataset.name}: now ${place} of ${list.children.length}`;
  };
  if (touched()) {
    const at = (item) => Number(item.querySelector("select").value);
    list.append(...[...list.children].sort((one, other) => at(one) - at(other)));
  }
  if (keep) {
    keep.hidden = touched();
    keep.querySelector("button").addEventListener("click", number);
  }
  for (const item of list.children) {
    const moves = item.querySelector(".order-moves");
    moves.hidden = false;
    const [up, down] = moves.querySelectorAll("button");
    up.addEventListener("click", () => move(item, -1, up));
    down.addEventListener("click", () => move(item, 1, down));
    const select = item.querySelector("select");
    select.addEventListener("change", (event) => {
      event.stopPropagation();
      const wanted = Number(select.value) - 1;
      if (wanted < 0) return;
      const others = [...list.children].filter((each) => each !== item);
      list.insertBefore(item, others[wanted] ?? null);
      number();
      select.focus();
    });
  }
}
