// What this browser keeps: the bundle that was taken along, and what was done with it, in IndexedDB.
//
// Each thing done is an act: {number, what, bundle, presentation | fact, at, off, ...}, numbered in
// order by the database. `what` names what it was done to and may stand there once: a presentation
// takes one answer, in two tabs as well. `state` is "waiting", "going" (a sending has begun: the
// server may have it already), "sent" or "refused". A promise is kept only once what was written is
// on the disk.

const NAME = "quizapp-offline";
const MARK = "quizapp.offline";

let opened = null;

// What was taken along is here no more: somebody signed out or was deleted, in another tab.
export class Gone extends Error {}

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open() {
  if (opened) return opened;
  opened = new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const base = request.result;
      base.createObjectStore("kept");
      const acts = base.createObjectStore("acts", { keyPath: "number", autoIncrement: true });
      acts.createIndex("what", "what", { unique: true });
    };
    request.onsuccess = () => {
      // A tab that forgets everything must not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      request.result.onclose = () => {
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

// Run `work(stores)` in one transaction; what it gives once all is written, or nothing is.
async function written(names, work) {
  const base = await open();
  const transaction = base.transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  done.catch(() => {});
  const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  const result = await work(stores);
  await done;
  return result;
}

async function read(name, ask) {
  const base = await open();
  return asPromise(ask(base.transaction(name).objectStore(name)));
}

function mark(is) {
  try {
    if (is) localStorage.setItem(MARK, "yes");
    else localStorage.removeItem(MARK);
  } catch {
    // Then other pages do not look for answers that wait; this one does.
  }
}

// Whether this browser keeps anything: asked on every page, so without opening the database.
export function keepsSomething() {
  try {
    return localStorage.getItem(MARK) === "yes";
  } catch {
    return false;
  }
}

export function setting(name) {
  return read("kept", (kept) => kept.get(name));
}

export async function set(name, value) {
  mark(true);
  await written(["kept"], ({ kept }) => asPromise(kept.put(value, name)));
}

export function bundle() {
  return setting("bundle");
}

export function acts() {
  return read("acts", (all) => all.getAll());
}

// Keep a bundle instead of the one before, which is dropped: the server is told so the next time, by
// when no other tab asks of it any more. `away` are those that it has been told of. What was done and
// has not been sent stays.
export async function keepBundle(made, away) {
  mark(true);
  await written(["kept", "acts"], async ({ kept, acts: all }) => {
    const before = await asPromise(kept.get("bundle"));
    const dropped = new Set((await asPromise(kept.get("dropped"))) ?? []);
    if (before && before.id !== made.id) dropped.add(before.id);
    for (const id of away) dropped.delete(id);
    await asPromise(kept.put([...dropped], "dropped"));
    await asPromise(kept.put(made, "bundle"));
    for (const act of await asPromise(all.getAll())) {
      if (act.state === "sent") await asPromise(all.delete(act.number));
    }
  });
}

// Note what this device's clock is off by now, for what is answered from here on.
export function correctClock(off) {
  return written(["kept"], async ({ kept }) => {
    const present = await asPromise(kept.get("bundle"));
    if (present) await asPromise(kept.put({ ...present, off }, "bundle"));
  });
}

// Keep what was done; false where it had been done before, in another tab perhaps. Throws Gone.
export async function add(act) {
  try {
    await written(["kept", "acts"], async ({ kept, acts: all }) => {
      if (!(await asPromise(kept.get("bundle")))) throw new Gone();
      await asPromise(all.add({ ...act, state: "waiting" }));
    });
    mark(true);
    return true;
  } catch (error) {
    if (error?.name === "ConstraintError") return false;
    throw error;
  }
}

// Take back an act that no sending has touched yet; whether it was so.
export function takeBack(number) {
  return written(["acts"], async ({ acts: all }) => {
    const act = await asPromise(all.get(number));
    if (act?.state !== "waiting") return false;
    await asPromise(all.delete(number));
    return true;
  });
}

// Say of acts how they stand now: `changes` are [number, what is new of it]. Gives those that are
// still there: others were taken back meanwhile.
export function change(changes) {
  return written(["acts"], async ({ acts: all }) => {
    const found = [];
    for (const [number, news] of changes) {
      const act = await asPromise(all.get(number));
      if (!act) continue;
      found.push({ ...act, ...news });
      await asPromise(all.put(found.at(-1)));
    }
    return found;
  });
}

// Forget the bundle and what has been sent; with `all`, what waits to be sent too.
export async function forget({ all = false } = {}) {
  const left = await written(["kept", "acts"], async ({ kept, acts: done }) => {
    await asPromise(kept.clear());
    for (const act of await asPromise(done.getAll())) {
      const waits = act.state === "waiting" || act.state === "going";
      if (all || !waits) await asPromise(done.delete(act.number));
    }
    return asPromise(done.count());
  });
  mark(left > 0);
}
