// Before the first paint: theme and shell of the UI around us; language and time zone for the server.
"use strict";
(() => {
  const html = document.documentElement;
  let outer = null;
  try {
    if (window.parent !== window) outer = window.parent.document.documentElement;
  } catch { /* a stranger's frame: we look as the system does */ }

  const follow = () => {
    html.classList.toggle("dark", outer.classList.contains("dark"));
    html.classList.toggle("light", outer.classList.contains("light"));
  };
  if (outer) {
    follow();
    new MutationObserver(follow).observe(outer, { attributes: true, attributeFilter: ["class"] });
  } else {
    // Airflow keeps its choice here; nothing there: the system decides.
    const chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") html.classList.add(chosen);
  }
  const shell = () => {
    document.body.classList.toggle("framed", window.parent !== window);
    document.body.classList.toggle("alone", window.parent === window);
    const density = localStorage.getItem("anishelf_density");
    if (density) document.body.dataset.density = density;
  };
  document.addEventListener("DOMContentLoaded", shell);
  new MutationObserver((_, watch) => {
    if (document.body) { shell(); watch.disconnect(); }
  }).observe(html, { childList: true });

  const meta = document.querySelector('meta[name="anishelf"]').dataset;
  const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const keep = (name, value) => {
    if (!value || cookie(name) === encodeURIComponent(value)) return false;
    document.cookie = `${name}=${encodeURIComponent(value)}; path=${meta.root || "/"}; max-age=31536000; SameSite=Lax`;
    return true;
  };
  const zone = localStorage.getItem("timezone") || "";
  const zoned = keep("anishelf_zone", zone.includes("/") ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone);
  const spoken = keep("anishelf_language", localStorage.getItem("anishelf_language") || localStorage.getItem("i18nextLng"));
  // Written for another zone or language than the reader's: once more, only the first time.
  if ((zoned || spoken) && document.cookie.includes("anishelf_zone=")) location.reload();
})();
