import { describe, expect, it } from "vitest";
import type { ApprovalRecord } from "../../src/approvals/record.js";
import { type ApprovalStatus, approvalText } from "../../src/approvals/status.js";

const RECORD = { id: "k7f3", expiresAt: 60_000, now: 0 } as ApprovalRecord;
const textOf = (status: ApprovalStatus) => approvalText({ message: "it cannot be undone" }, status);

describe("the words for a model", () => {
  it.each([
    [
      { state: "unavailable", why: "full" },
      "[POLICY DENIED] it cannot be undone; a person has to approve this call, and it was not run: too many calls wait for a person, so that nobody was asked about this one; try again when some were answered",
    ],
    [
      { state: "unavailable", why: "store" },
      "[POLICY DENIED] it cannot be undone; a person has to approve this call, and it was not run: approvals can be neither kept nor read now, so that nobody was asked about it; try again later",
    ],
    [
      { state: "denied", record: RECORD },
      "[POLICY DENIED] it cannot be undone; a person was asked (k7f3) and said no. It was not run. Do not call it again like this; the answer stands for 1 minute.",
    ],
    [
      { state: "denied", record: { ...RECORD, note: 'say "please"' } },
      '[POLICY DENIED] it cannot be undone; a person was asked (k7f3) and said no, with the note "say \\"please\\"". It was not run. Do not call it again like this; the answer stands for 1 minute.',
    ],
    [
      { state: "pending", record: RECORD, isNew: false },
      "[APPROVAL PENDING] it cannot be undone; a person has to approve this call, and it was not run. Approval was asked for under the id k7f3, and nobody has answered yet. The question stands for 1 minute. Make the same call again, with the same arguments, once it was answered. Do not try another way.",
    ],
    [
      { state: "pending", record: RECORD, isNew: true, previous: { id: "m2x9", state: "outdated" } },
      "[APPROVAL PENDING] it cannot be undone; a person has to approve this call, and it was not run. The question m2x9 was asked before the policy changed, so that an answer to it does not count. Approval is asked for under the id k7f3. The question stands for 1 minute. Make the same call again, with the same arguments, once it was answered. Do not try another way.",
    ],
    [{ state: "approved", record: RECORD, remembered: false }, "[POLICY DENIED] it cannot be undone"],
  ] satisfies [ApprovalStatus, string][])("of %j", (status, text) => {
    expect(textOf(status)).toBe(text);
  });
});
