import type { ApprovalRecord, ApprovalState } from "../record.js";
import { coverageOf, spanOf } from "../words.js";
import { type Html, html } from "./html.js";

/** One word for a state. */
export const STATE: Readonly<Record<ApprovalState, string>> = {
  pending: "waiting",
  approved: "approved",
  denied: "denied",
  spent: "used",
  expired: "expired",
  outdated: "outdated",
};

/** The outcome of a question, in a sentence. */
export function outcomeOf({ state, answeredBy = "somebody", answeredAt, expiresAt, now }: ApprovalRecord): Html {
  switch (state) {
    case "pending":
      return html`Nobody has answered.`;
    case "approved":
      return html`Approved by ${answeredBy}. The same call runs once if it is made within ${timeLeft(expiresAt, now)}.`;
    case "denied":
      return html`Denied by ${answeredBy}.`;
    case "spent":
      return html`Approved by ${answeredBy}. The yes was used.`;
    case "expired":
      return answeredAt === undefined
        ? html`Nobody answered in time.`
        : html`Approved by ${answeredBy}, but the call was not made in time.`;
    case "outdated":
      return html`The policy changed, so that no answer to this question counts.`;
  }
}

/** The calls that a remembered yes still covers; undefined if it covers none. */
export function stillCovered({ remember, rememberedUntil = 0, now }: ApprovalRecord): string | undefined {
  if (remember === undefined || rememberedUntil <= now) return undefined;
  const seconds = Math.ceil((rememberedUntil - now) / 1000);
  return `The yes also counts for ${coverageOf({ ...remember, seconds })}.`;
}

/** Whether somebody can say yes or no, or take a yes back: one that is remembered in every state of its own question. */
export const canAnswer = ({ state }: ApprovalRecord): boolean => state === "pending";
export const canTakeBack = ({ state, rememberedUntil = 0, now }: ApprovalRecord): boolean =>
  state === "approved" || rememberedUntil > now;

/** The script of the page counts it down. */
export const timeLeft = (until: number, now: number): Html =>
  html`<span data-until="${until}">${spanOf(until - now)}</span>`;

/** The script of the page writes it in the reader's own time. */
export function timeOf(at: number): Html {
  const text = new Date(at).toISOString();
  return html`<time datetime="${text}">${text.slice(0, 19).replace("T", " ")} UTC</time>`;
}
