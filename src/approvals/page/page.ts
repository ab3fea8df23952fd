import type { Seen, SeenPage } from "./access.js";
import { cardOf } from "./card.js";
import { type Html, html } from "./html.js";
import { shell } from "./shell.js";
import { outcomeOf, STATE, timeOf } from "./state-words.js";

/** The calls that wait, the first asked first, so that a new one moves none; and those that do not wait any more. */
export function indexPage(waiting: SeenPage, all: SeenPage, by: string): Html {
  const past = all.seen.filter(({ record }) => record.state !== "pending");
  return shell({
    title: "Approvals",
    by,
    isLive: true,
    now: (waiting.seen[0] ?? all.seen[0])?.record.now,
    body: html`<section aria-labelledby="waiting-title">
<h2 id="waiting-title">Waiting</h2>
${waiting.next !== undefined && html`<p class="hint">Only the latest ${waiting.seen.length} are shown. Earlier ones are in the history's pages.</p>`}
<div id="waiting">${waiting.seen.toReversed().map(cardOf)}</div>
<p class="nothing">No call waits for an answer.</p>
</section>
<section aria-labelledby="history-title">
<h2 id="history-title">History</h2>
${past.length === 0 ? html`<p class="none">Nothing was answered yet.</p>` : html`<ul class="history">${past.map(rowOf)}</ul>`}
${all.next !== undefined && html`<p><a href="?before=${all.next}#history-title">Earlier calls</a></p>`}
</section>`,
  });
}

/** One call, with a sentence about what was just tried, if that failed. */
export const callPage = (seen: Seen, by: string, problem?: string): Html =>
  shell({
    title: seen.record.tool,
    by,
    now: seen.record.now,
    body: html`${problem !== undefined && problemOf(problem)}<p><a href="./">All calls</a></p>
<section aria-labelledby="call-title"><h2 id="call-title">One call</h2>${cardOf(seen)}</section>`,
  });

export const problemPage = (problem: string): Html =>
  shell({ title: "Approvals", body: html`${problemOf(problem)}<p><a href="./">All calls</a></p>` });

const problemOf = (problem: string): Html => html`<p class="problem" id="problem" role="alert">${problem}</p>`;

function rowOf({ record }: Seen): Html {
  const { id, tool, state, answeredAt, expiresAt, askedAt } = record;
  const at = answeredAt ?? (state === "expired" ? expiresAt : askedAt);
  return html`<li class="${state}"><a href="${id}"><code>${tool}</code></a> <span class="badge">${STATE[state]}</span>
<span class="told">${outcomeOf(record)}</span> ${timeOf(at)}</li>`;
}
