import type { ApprovalAnswer, ApprovalBounds, AskedApproval } from "../../approvals/store.js";

/** So long that no test sees its end. */
export const HOUR = 3_600_000;
/** So short that a test can wait for its end. */
export const SHORT = 20;

/** More room than a test takes. */
export const ROOM: ApprovalBounds = { pending: 100, pendingOfAccount: 100 };

/** A question of this id, which stands for an hour and is kept for another, but for what is said otherwise. */
export const question = (id: string, over: Partial<AskedApproval> = {}): AskedApproval => ({
  ...{ id, call: "call", policy: "policy", account: "account", body: `{"asked":"${id}"}` },
  ...{ expiresAfterMs: HOUR, keepForMs: HOUR },
  ...over,
});

/** A yes that counts for an hour and is kept for another, but for what is said otherwise. */
export const yes = (over: Partial<ApprovalAnswer> = {}): ApprovalAnswer => ({
  ...{ approved: true, body: '{"by":"ann"}', countsForMs: HOUR, keepForMs: HOUR },
  ...over,
});

/** The same for a no. */
export const no = (over: Partial<ApprovalAnswer> = {}): ApprovalAnswer =>
  yes({ approved: false, body: '{"by":"bob"}', ...over });

/** A yes that counts for an hour for calls of this key too. */
export const yesFor = (key: string, over: Partial<ApprovalAnswer> = {}): ApprovalAnswer =>
  yes({ remember: { key, forMs: HOUR }, ...over });
