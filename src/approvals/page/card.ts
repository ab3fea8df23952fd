import type { ApprovalRecord } from "../record.js";
import { coverageOf, spanOf } from "../words.js";
import type { Seen } from "./access.js";
import { type Html, html, type Part } from "./html.js";
import { canAnswer, canTakeBack, outcomeOf, STATE, stillCovered, timeLeft, timeOf } from "./state-words.js";
import { showIn } from "./value.js";

/** A record, whole, with the form that answers it. */
export function cardOf({ record, mayDecide }: Seen): Html {
  const { id, tool, state, reason, note } = record;
  const covered = stillCovered(record);
  return html`<article class="card ${state}" id="call-${id}" data-id="${id}" data-state="${state}" aria-labelledby="title-${id}">
<header><h3 id="title-${id}" tabindex="-1"><code>${tool}</code></h3><span class="badge">${STATE[state]}${state === "pending" && html`, ${timeLeft(record.expiresAt, record.now)} left`}</span></header>
<p class="reason">${reason}</p>
${argumentsOf(record)}
<dl class="facts">${factsOf(record)}</dl>
${limitsOf(record)}
${state !== "pending" && html`<p class="outcome">${outcomeOf(record)}${covered !== undefined && ` ${covered}`}</p>`}
${note !== undefined && note !== "" && noteOf(note)}
${mayDecide ? formOf(record) : canAnswer(record) && html`<p class="outcome">You may not answer this call. Somebody else has to.</p>`}
</article>`;
}

function argumentsOf(record: ApprovalRecord): Html {
  const { args, hidden } = record;
  const show = showIn(record, hidden);
  const names = Object.keys(args);
  if (names.length === 0) return html`<p class="none">It has no arguments.</p>`;
  const secret = hidden.length > 0 && html`<p class="hint">Values that are kept secret are marked as <mark>••• hidden</mark>. An answer counts for them too.</p>`; // biome-ignore format: one line
  const rows = names.map(
    (name) => html`<dt><bdi>${plain(name)}</bdi></dt><dd><pre dir="ltr">${show(args, name)}</pre></dd>`,
  );
  return html`<h4>Arguments</h4><dl class="arguments">${rows}</dl>${secret}`;
}

/** A name of usual letters as it is, any other in quotes. */
const plain = (name: string): string => (/^[\w.-]+$/.test(name) ? name : JSON.stringify(name));

function factsOf(record: ApprovalRecord): Part {
  const { id, namespace, scope, principal, client, rule, policy, revision, askedAt, hidden } = record;
  const facts: readonly (readonly [string, Part])[] = [
    ["Grant", scope.grant],
    ["Session", scope.session],
    ["Caller", principal && html`<pre dir="ltr">${showIn(record, hidden)({ ...record }, "principal")}</pre>`],
    ["Client", client],
    ["Server", namespace],
    ["Rule", html`<code>${rule}</code>`],
    ["Policy", policy],
    ["Revision", html`<code>${revision}</code>`],
    ["Asked", timeOf(askedAt)],
    ["Id", html`<code>${id}</code>`],
  ];
  return facts
    .filter(([, fact]) => fact !== undefined && fact !== "")
    .map(([name, fact]) => html`<div><dt>${name}</dt><dd><bdi>${fact}</bdi></dd></div>`);
}

const SCOPE = { grant: "for this grant", session: "for this session", global: "for everybody" };

function limitsOf({ limits }: ApprovalRecord): Part {
  if (limits.length === 0) return undefined;
  const rows = limits.map(
    ({ counter, scope, window, max, remaining, resetAt }) =>
      html`<li><code>${counter}</code> ${SCOPE[scope]}: <strong>${remaining}</strong> of ${max} left ${spanIn(window)}, until ${timeOf(resetAt)}</li>`, // biome-ignore format: one line
  );
  return html`<h4>Limits, as the call was made</h4><ul class="limits">${rows}</ul>`;
}

const spanIn = (window: ApprovalRecord["limits"][number]["window"]): string =>
  typeof window === "number" ? `in ${spanOf(window * 1000)}` : `this ${window}`;

const noteOf = (note: string): Html =>
  html`<blockquote>${note.split("\n").map((line, i) => html`${i > 0 && html`<br>`}${line}`)}</blockquote>`;

function formOf(record: ApprovalRecord): Part {
  if (!canAnswer(record) && !canTakeBack(record)) return undefined;
  const { id } = record;
  const button = (answer: string, words: string) =>
    html`<button name="answer" value="${answer}" class="${answer}" aria-describedby="title-${id}">${words}</button>`;
  return html`<form method="post" action="${id}">
<label for="note-${id}">Note <span class="hint">for the model and the history, if you like</span></label>
<textarea id="note-${id}" name="note" rows="2" maxlength="1000"></textarea>
${canAnswer(record) && spansOf(record)}
<div class="buttons">${canAnswer(record) ? [button("yes", "Approve"), button("no", "Deny")] : button("no", "Take the yes back")}</div>
</form>`;
}

/** Spans in seconds that a person may choose among, as far as the policy goes. */
const SPANS = [60, 300, 900, 1_800, 3_600, 14_400, 28_800, 86_400, 604_800];

function spansOf({ id, remember }: ApprovalRecord): Part {
  if (remember === undefined) return undefined;
  const spans = [...SPANS.filter((seconds) => seconds < remember.seconds), remember.seconds];
  const options = spans.map(
    (seconds) => html`<option value="${seconds}">${`this call, and later ones for ${spanOf(seconds * 1000)}`}</option>`,
  );
  return html`<label for="span-${id}">A yes counts for</label>
<select id="span-${id}" name="rememberSeconds" aria-describedby="most-${id}"><option value="">this call, once</option>${options}</select>
<p class="hint" id="most-${id}">At most: ${coverageOf(remember)}.</p>`;
}
