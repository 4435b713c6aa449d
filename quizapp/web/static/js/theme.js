// The button in the header that changes between light and dark. Without this script the page
// follows the system; the settings page has the same choice as a plain form.

const root = document.documentElement;
const button = document.querySelector("[data-theme-button]");

function isDark() {
  const chosen = root.dataset.theme;
  if (chosen) return chosen === "dark";
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function label() {
  const words = isDark() ? "Use light colours" : "Use dark colours";
  button.setAttribute("aria-label", words);
  button.title = words;
}

if (button) {
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax${secure}`;
    label();
  });
}
