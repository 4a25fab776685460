// What happens by hand: keys, dialogs, links out of the frame, selections, answers to actions.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    const inside = [...next.querySelectorAll("a, button, summary")].find((one) => one.checkVisibility() && !one.disabled);
    if (!inside && !next.hasAttribute("tabindex")) next.tabIndex = -1;
    (inside ?? next).focus();
    next.scrollIntoView({ block: "nearest" });
  }

  const keys = {
    "/": () => document.querySelector("[data-find]")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    x: () => document.activeElement.closest("[data-row]")?.querySelector("input[type=checkbox]")?.click(),
    "?": () => document.getElementById("keys")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const digit = /^[1-9nz]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
    if (digit) { event.preventDefault(); digit.click(); return; }
    const run = keys[event.key];
    if (run) { event.preventDefault(); run(); }
  });

  // A frame may open nothing and leave nowhere: its parent may.
  function leave(link) {
    const own = window.parent === window ? document : window.parent.document;
    const copy = own.createElement("a");
    copy.href = link.href;
    if (link.origin !== location.origin) { copy.target = "_blank"; copy.rel = "noopener noreferrer"; }
    own.body.append(copy);
    copy.click();
    copy.remove();
  }

  function show(said, tone) {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.tone = tone;
    toast.append(said);
    toastUp(toast);
  }
  function toastUp(toast) {
    document.getElementById("toasts").replaceChildren(toast);
    setTimeout(() => toast.remove(), 10000);
  }

  document.addEventListener("click", (event) => {
    const out = event.target.closest("a[data-out]");
    if (out && !event.ctrlKey && !event.metaKey) { event.preventDefault(); leave(out); return; }
    const opener = event.target.closest("[data-opens]");
    if (opener && !("command" in HTMLButtonElement.prototype)) document.getElementById(opener.dataset.opens)?.showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
    const copy = event.target.closest("[data-copy]");
    if (copy) copyText(document.getElementById(copy.dataset.copy));
    const all = event.target.closest("[data-check-all]");
    if (all) for (const box of document.querySelectorAll(`#${all.dataset.checkAll} .check`)) box.checked = all.checked;
  });

  function copyText(source) {
    const range = document.createRange();
    range.selectNodeContents(source);
    const picked = getSelection();
    picked.removeAllRanges();
    picked.addRange(range);
    navigator.clipboard?.writeText(source.textContent).catch(() => { /* it stays selected */ });
  }

  document.addEventListener("htmx:before:request", (event) => {
    event.detail.ctx.sourceElement.querySelector?.("button:not([type=button])")?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:finally:request", (event) => {
    for (const busy of event.detail.ctx.sourceElement.querySelectorAll?.("[aria-busy]") ?? []) busy.removeAttribute("aria-busy");
  });
  // The server answers an action with JSON in a header: what happened, and which parts to ask for again.
  document.addEventListener("anishelf:outcome", (event) => {
    const { said, tone, undo, undoWord, goTo } = event.detail;
    if (goTo) {
      sessionStorage.setItem("anishelf_said", JSON.stringify({ said, tone }));
      location.assign(goTo);
      return;
    }
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.tone = tone;
    toast.append(said);
    if (undo) {
      const button = document.createElement("button");
      button.className = "btn";
      button.dataset.size = "s";
      button.textContent = undoWord;
      button.addEventListener("click", () => htmx.ajax("POST", undo, { swap: "none" }));
      toast.append(button);
    }
    toastUp(toast);
    event.target.closest?.("dialog[open]")?.close();
    document.dispatchEvent(new CustomEvent("anishelf:look"));
  });
  const before = sessionStorage.getItem("anishelf_said");
  if (before) {
    sessionStorage.removeItem("anishelf_said");
    const { said, tone } = JSON.parse(before);
    show(said, tone);
  }
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail.ctx.response?.status;
    if (status === 401) document.getElementById("signed-out").hidden = false;
    else show(event.detail.ctx.text?.match(/data-said="([^"]*)"/)?.[1] ?? document.querySelector("meta[name=anishelf]").dataset.failed, "call");
  });
})();
