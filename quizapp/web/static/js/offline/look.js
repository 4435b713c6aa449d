// The page /offline is the same for everybody, so that it can be kept. Colours and keys, which other
// pages get from the server, are taken from the same cookies here, before the page's own scripts.

const chosen = new Map(document.cookie.split("; ").map((each) => each.split("=")));
const root = document.documentElement;

if (["light", "dark"].includes(chosen.get("theme"))) root.dataset.theme = chosen.get("theme");
if (chosen.get("keys") === "off") root.dataset.keys = "off";
