// The service worker. The server puts `KEPT` before it: {version, page, files}. It keeps the page
// /offline and its files, which are the same for everybody, and no page of anybody; it never answers
// a POST. A new version fills a cache of its own and then throws the old ones away.

const PREFIX = "quizapp-";
const CACHE = `${PREFIX}${KEPT.version}`;
const FILES = new Set(KEPT.files.map((each) => new URL(each, self.location).pathname));

async function fill() {
  const cache = await caches.open(CACHE);
  const wanted = [KEPT.page, ...KEPT.files].map(
    (address) =>
      new Request(address, {
        credentials: "omit",
        cache: address.includes("?v=") ? "default" : "no-cache",
      }),
  );
  await cache.addAll(wanted);
}

async function throwOldAway() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// What is kept. Looking makes no cache again where signing out has just thrown it away.
function found(request, options = {}) {
  return caches.match(request, { cacheName: CACHE, ...options });
}

// What is kept under an address; for a page of the version before, the same file of this one.
async function kept(request) {
  const exact = await found(request);
  if (exact) return exact;
  try {
    return await fetch(request);
  } catch (error) {
    const similar = await found(request, { ignoreSearch: true });
    if (similar) return similar;
    throw error;
  }
}

async function keptPage(request) {
  return (await found(KEPT.page)) ?? fetch(request);
}

// Any other page comes from the server; without a network, what was taken along is offered.
async function pageOrKept(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await found(KEPT.page);
    if (page) return page;
    throw error;
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(throwOldAway().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === KEPT.page) event.respondWith(keptPage(request));
  else if (request.mode === "navigate") event.respondWith(pageOrKept(request));
  else if (FILES.has(url.pathname)) event.respondWith(kept(request));
});
