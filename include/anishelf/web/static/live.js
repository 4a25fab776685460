// Keeps what is on the page as it is in the database: one stream for all tabs tells what changed,
// and each part that shows such a thing is asked for again and merged in place.
"use strict";
(() => {
  const meta = document.querySelector('meta[name="anishelf"]').dataset;
  const mark = document.querySelector(".live");
  const tags = new Map();
  const due = new Set();
  let state = "refreshing";
  let timer = null;

  function say(next) {
    if (next === state && next !== "stopped") return;
    state = next;
    mark.dataset.live = next;
    const word = mark.dataset[`word${next[0].toUpperCase()}${next.slice(1)}`];
    mark.textContent = word.replace("{time}", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  }

  async function ask(part) {
    const headers = { "HX-Request": "true" };
    const known = tags.get(part.id);
    if (known) headers["If-None-Match"] = known;
    let reply;
    try {
      reply = await fetch(part.dataset.liveSrc, { headers, cache: "no-store", credentials: "same-origin" });
    } catch {
      say("stopped");
      return;
    }
    if (reply.status === 401) { document.getElementById("signed-out").hidden = false; return; }
    if (state === "stopped") say("refreshing");
    if (reply.status !== 200) return;
    tags.set(part.id, reply.headers.get("etag"));
    const text = await reply.text();
    if (holdsSelection(part)) { due.add(part.id); return; }
    await htmx.swap({ sourceElement: part, target: part, swap: "outerMorph", text });
  }

  // A merge keeps focus, scroll and open rows, but would move text that somebody is selecting.
  function holdsSelection(part) {
    const picked = document.getSelection();
    if (!picked || picked.isCollapsed) return false;
    return part.contains(picked.anchorNode) || part.contains(picked.focusNode);
  }
  document.addEventListener("selectionchange", () => {
    if (due.size && document.getSelection().isCollapsed) { const ids = [...due]; due.clear(); ids.forEach(again); }
  });
  function again(id) {
    tags.delete(id);
    const part = document.getElementById(id);
    if (part?.dataset.liveSrc) ask(part);
  }

  const waiting = new Map();
  function changed(kind) {
    for (const part of document.querySelectorAll("[data-live-on]")) {
      if (kind !== "*" && !part.dataset.liveOn.split(" ").includes(kind)) continue;
      if (waiting.has(part.id)) continue;
      // A burst of events is one question.
      waiting.set(part.id, setTimeout(() => { waiting.delete(part.id); ask(part); }, kind === "*" ? 0 : 150));
    }
  }

  function hear(message) {
    if (message.type === "open") say("live");
    else if (message.type === "closed") say("refreshing");
    else if (message.type === "reset") changed("*");
    else if (message.type === "change") changed(message.kind);
  }

  function listen() {
    if ("SharedWorker" in window) {
      try {
        const worker = new SharedWorker(meta.worker, { name: meta.events });
        worker.port.onmessage = (event) => hear(event.data);
        worker.port.start();
        worker.port.postMessage({ events: meta.events });
        addEventListener("pagehide", () => worker.port.postMessage({ gone: true }));
        addEventListener("pageshow", (event) => event.persisted && worker.port.postMessage({ events: meta.events }));
        return;
      } catch { /* no shared worker here: a stream of our own while we are seen */ }
    }
    let stream = null;
    const turn = () => {
      if (document.hidden) { stream?.close(); stream = null; return; }
      if (stream) return;
      stream = new EventSource(meta.events);
      stream.onopen = () => { hear({ type: "open" }); changed("*"); };
      stream.onerror = () => hear({ type: "closed" });
      stream.addEventListener("change", (event) => hear({ type: "change", kind: JSON.parse(event.data).type }));
      stream.addEventListener("reset", () => hear({ type: "reset" }));
    };
    document.addEventListener("visibilitychange", turn);
    turn();
  }

  // Without a stream every 15 s; with one, once a minute for what no event tells (ages, speeds).
  function tick() {
    timer = setTimeout(() => { if (!document.hidden) changed("*"); tick(); }, state === "live" ? 60000 : 15000);
  }
  // What moves by itself (bars, speeds) is asked for in its own steps of seconds while somebody looks.
  setInterval(() => {
    if (document.hidden) return;
    const second = Math.floor(Date.now() / 1000);
    for (const part of document.querySelectorAll("[data-live-every]")) {
      if (second % Number(part.dataset.liveEvery) === 0 && !waiting.has(part.id)) ask(part);
    }
  }, 1000);
  document.addEventListener("anishelf:look", () => changed("*"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { clearTimeout(timer); changed("*"); tick(); } });
  listen();
  tick();
})();
