// On the page that is projected the arrow keys, and the page keys that presenters send, lead to the
// next thing and back; Escape leads to all of them. Without this script the same are links.

const KEYS = {
  ArrowRight: '[rel="next"]',
  PageDown: '[rel="next"]',
  ArrowLeft: '[rel="prev"]',
  PageUp: '[rel="prev"]',
  Escape: "[data-all]",
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = document.querySelector(KEYS[event.key] ?? "none");
  if (!link) return;
  event.preventDefault();
  location.assign(link.href);
});
