// What is asked of the server: a form token, a bundle, and taking answers. A request that fails for
// want of a network throws NoNetwork; one that is refused throws Refused with its status.

const ROOT = document.querySelector("script[data-root]").dataset.root;
const PATIENCE = 20000; // milliseconds

export class NoNetwork extends Error {}

export class Refused extends Error {
  constructor(status, problem) {
    super(problem || `refused with ${status}`);
    this.status = status;
    this.problem = problem || "";
  }
}

export function address(path) {
  return `${ROOT}${path}`;
}

async function asked(path, options = {}) {
  let response;
  try {
    response = await fetch(address(path), {
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
  } catch (error) {
    throw new NoNetwork(String(error));
  }
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  let body = null;
  try {
    if (isJson) body = await response.json();
  } catch (error) {
    throw new NoNetwork(String(error)); // it broke off in the middle
  }
  // A gateway that cannot reach the server is no answer of the server's.
  if (response.status >= 502 && response.status <= 504) throw new NoNetwork(response.statusText);
  if (!response.ok) throw new Refused(response.status, body?.problem);
  if (body === null) throw new NoNetwork("Something between here and the server answered instead.");
  return body;
}

// A form token, fresh each time: one of a fortnight ago may not hold any more.
async function token() {
  return (await asked("offline/token")).token;
}

// Whether the server knows whose browser this is: it may have been signed out from elsewhere.
export async function isKnown() {
  return (await asked("offline/token")).known;
}

export async function take(key, dropped) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const body = new URLSearchParams({ csrf_token: await token(), key, dropped: dropped.join(), time_zone: zone });
  return asked("offline/take", { method: "POST", body });
}

export async function send(bundle, answers) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await token() };
  const body = JSON.stringify({ answers });
  return asked(`offline/bundles/${bundle}/answers`, { method: "POST", headers, body });
}
