/**
 * Makes the page live: new calls appear below the others, answers are sent without leaving, and time is counted down. Without it
 * all can be read and answered too. Markup is made by the handler alone; this moves it.
 */
export const SCRIPT = `
const waiting = document.querySelector("#waiting");
const live = document.querySelector("#live");
const servedAt = Number(document.documentElement.dataset.now ?? Date.now());
const loadedAt = Date.now();
const now = () => servedAt + Date.now() - loadedAt;
const cardOf = (id) => document.getElementById("call-" + id);
const outcomeOf = (card) => card.querySelector(".outcome")?.textContent ?? "";
const say = (words) => { live.textContent = words; };

// A click that was meant for another window, or for what stood here a moment ago, answers nothing.
const READY_MS = 500;
let shownAt = performance.now();
const shown = () => {
  shownAt = performance.now();
  delete document.documentElement.dataset.ready;
  setTimeout(() => {
    if (performance.now() - shownAt >= READY_MS) document.documentElement.dataset.ready = "";
  }, READY_MS + 20);
};
addEventListener("focus", shown);
addEventListener("pageshow", shown);
document.addEventListener("visibilitychange", shown);
shown();

function spanOf(ms) {
  const seconds = Math.floor(ms / 1000);
  if (seconds <= 0) return "none";
  const [of, unit] = seconds < 60 ? [seconds, "second"] : seconds < 7200 ? [Math.floor(seconds / 60), "minute"]
    : seconds < 172800 ? [Math.floor(seconds / 3600), "hour"] : [Math.floor(seconds / 86400), "day"];
  return of + " " + unit + (of === 1 ? "" : "s");
}
function tellTimes() {
  for (const span of document.querySelectorAll("[data-until]")) {
    const words = spanOf(Number(span.dataset.until) - now());
    if (span.textContent !== words) span.textContent = words;
  }
}
function localTimes(within) {
  for (const time of within.querySelectorAll("time")) time.textContent = new Date(time.dateTime).toLocaleString();
}
function count() {
  const open = waiting.querySelectorAll("[data-state=pending]").length;
  document.title = open === 0 ? "Approvals" : "(" + open + ") Approvals";
  return open === 1 ? "1 call waits" : open + " calls wait";
}

async function readPage(response) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const problem = page.querySelector("#problem")?.textContent;
  const card = page.querySelector("article");
  if (card !== null) localTimes(card);
  return { card, problem };
}
function replace(old, card) {
  // What stands below stays where it is, under the pointer of who is about to click.
  card.style.minHeight = old.getBoundingClientRect().height + "px";
  const hasFocus = old.contains(document.activeElement);
  old.replaceWith(card);
  if (hasFocus) card.querySelector("h3").focus();
  tellTimes();
}

async function fetched(id) {
  const response = await fetch(id);
  return response.ok ? (await readPage(response)).card : null;
}
async function reconcile(ids) {
  for (const id of ids.toReversed()) {
    if (cardOf(id) !== null) continue;
    const card = await fetched(id);
    if (card === null) continue;
    waiting.append(card);
    tellTimes();
    say("New: " + card.querySelector("h3").textContent + ". " + count() + ".");
  }
  for (const old of waiting.querySelectorAll("[data-state=pending]")) {
    if (ids.includes(old.dataset.id)) continue;
    const card = await fetched(old.dataset.id);
    if (card !== null && card.dataset.state !== "pending" && old.isConnected) {
      replace(old, card);
      say(card.querySelector("h3").textContent + ": " + outcomeOf(card) + " " + count() + ".");
    }
  }
}
let work = Promise.resolve();
function watch() {
  const events = new EventSource("api/watch");
  let isLost = true;
  events.addEventListener("calls", (event) => {
    if (isLost) say("This page is live. " + count() + ".");
    isLost = false;
    work = work.then(() => reconcile(JSON.parse(event.data).ids)).catch(() => say("New calls could not be read. Load this page again."));
  });
  events.addEventListener("failing", () => {
    isLost = true;
    say("The calls cannot be read now. What you see may be old.");
  });
  events.onerror = () => {
    isLost = true;
    if (events.readyState === EventSource.CLOSED) {
      say("This page is not live. Load it again to see new calls.");
      setTimeout(watch, 30000);
    } else say("The connection was lost. Trying again.");
  };
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (performance.now() - shownAt < READY_MS) return say("This page had just come to the front. Press the button again.");
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const buttons = form.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  const fail = (words) => {
    if (!form.isConnected) return say(words);
    for (const button of buttons) button.disabled = false;
    let box = form.querySelector(".problem");
    if (box === null) {
      box = form.appendChild(document.createElement("p"));
      box.className = "problem";
      box.setAttribute("role", "alert");
    }
    box.textContent = words;
    event.submitter?.focus();
  };
  try {
    const { card, problem } = await readPage(await fetch(form.action, { method: "POST", body }));
    if (card === null) return fail(problem ?? "The answer was not taken. Load this page again.");
    // The watch may have been faster: then another card stands here.
    replace(cardOf(card.dataset.id), card);
    card.querySelector("h3").focus();
    if (waiting !== null) count();
    say((problem === undefined ? "" : problem + ". ") + outcomeOf(card));
  } catch {
    fail("The answer could not be sent, or its outcome could not be read. Load this page again to see what stands.");
  }
});

localTimes(document);
tellTimes();
setInterval(tellTimes, 1000);
if (waiting !== null) {
  count();
  watch();
}
`;
