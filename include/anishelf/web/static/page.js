// Looks again: soon while something is under way, seldom otherwise, never while nobody watches.
"use strict";

const SOON = 3000;
const SELDOM = 30000;

function followTheme() {
  try {
    // Inside Airflow's UI the page looks as the UI around it does.
    const classes = window.parent.document.documentElement.classList;
    const theme = classes.contains("dark") ? "dark" : classes.contains("light") ? "light" : "";
    document.documentElement.dataset.theme = theme;
  } catch {
    document.documentElement.dataset.theme = "";
  }
}

function say(text) {
  const note = document.getElementById("note");
  note.textContent = text;
  note.hidden = text === "";
}

async function look() {
  followTheme();
  if (document.hidden) {
    return;
  }
  try {
    const reply = await fetch(window.location.href, { cache: "no-store" });
    if (reply.status === 401 || reply.status === 403) {
      say("You are signed out. Sign in to Airflow again, then reload this page.");
      return;
    }
    const next = new DOMParser().parseFromString(await reply.text(), "text/html");
    document.querySelector("main").replaceWith(next.querySelector("main"));
    say("");
  } catch {
    say("Airflow does not answer. What you see may be old.");
  }
}

function again() {
  const busy = document.querySelector("main[data-busy]") !== null;
  window.setTimeout(() => look().finally(again), busy ? SOON : SELDOM);
}

followTheme();
document.addEventListener("visibilitychange", look);
again();
