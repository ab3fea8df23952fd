import { type ApprovalStatus, approvalText } from "../../approvals/status.js";
import type { Decision } from "../../engine/decision.js";
import type { ApprovalOutcome } from "../approver.js";
import {
  errorAnswer,
  INVALID_PARAMS,
  type Message,
  POLICY_DENIED,
  RESOURCE_NOT_FOUND,
  type RequestId,
} from "../wire/messages.js";
import { COMPLETE, type Kind } from "../wire/methods.js";
import type { IncomingCall } from "./read-call.js";

/** Last words of the engine's own denials: `engine/compile/denial-messages.ts`. */
const HOST_SUPPLIES = "the host must supply one";
const WHEN_ONE_ENDS = "try again when one has ended";

/** Where a client finds the decision in the `_meta` of a denial. */
export const DECISION_META_KEY = "dev.tollgate/decision";

/**
 * The subject of a denial.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import { type Denial, denialText } from "tollgate/mcp";
 *
 * const decision = createEngine({ policy }).evaluate({ tool: "delete_job" });
 * const denial: Denial = { decision, approval: "declined" };
 * if (decision.effect === "require_approval") console.log(denialText(denial));
 * ```
 */
export interface Denial {
  readonly decision: Decision;
  /** The result of asking a person, if that was tried. */
  readonly approval?: ApprovalOutcome | undefined;
  /** The word of a queue of approvals on the call. */
  readonly status?: ApprovalStatus | undefined;
  /** The arguments that the rule which denied looks at. */
  readonly paths?: readonly string[] | undefined;
  /** By argument, the most that the limits which denied leave. */
  readonly amounts?: Readonly<Record<string, number>> | undefined;
  /** The client's own list of tools shows the tool. */
  readonly listed?: boolean | undefined;
}

/** Where a client finds the question that its call waits for. */
export const APPROVAL_META_KEY = "dev.tollgate/approval";

/** The facts about a denial for a client that reads more than its text. */
const metaOf = ({ decision, status }: Denial): object => ({
  [DECISION_META_KEY]: decision,
  ...(status !== undefined && { [APPROVAL_META_KEY]: publicStatus(status) }),
});

/** The question as its client may know it: it has the call, and learns no more than what became of it. */
function publicStatus(status: ApprovalStatus): object {
  if (status.state === "unavailable") return status;
  const { id, expiresAt, note } = status.record;
  return { state: status.state, id, expiresAt, ...(status.state === "denied" && { note }) };
}

/** A denial as the result of the tool, so that the model reads it. */
export function denialAnswer(id: RequestId, denial: Denial, modern: boolean): Message {
  const result = {
    content: [{ type: "text", text: denialText(denial) }],
    isError: true,
    _meta: metaOf(denial),
  };
  // The modern era requires the member, the older one does not know it.
  return { jsonrpc: "2.0", id, result: modern ? { ...result, resultType: "complete" } : result };
}

/**
 * The decision as a client may know it: what only observes is for the host. If a resource, a prompt or a carried tool is hidden, it says what it says of one that
 * the policy does not list: neither the rule nor the tool nor the document tells them apart.
 */
export function publicDecision(decision: Decision, kind: Kind): Decision {
  const isUnavailable = decision.code === "hidden" || decision.code === "default_deny";
  if (!isUnavailable || (kind === "tool" && decision.tool === undefined)) {
    const { observed: _, ...told } = decision;
    return told;
  }
  const rule = kind === "tool" ? "/default" : `/${kind}s/default`;
  return { effect: "deny", code: "default_deny", rule, message: decision.message, limits: [] };
}

/** A denial of a resource or a prompt as an error: such a request has no result that says so. */
export function requestDenialAnswer(
  { id, method, kind, name }: IncomingCall,
  denial: Denial,
  modern: boolean,
): Message {
  const text = denialText(denial);
  const data = { [DECISION_META_KEY]: denial.decision };
  if (denial.decision.code !== "default_deny") return errorAnswer(id, POLICY_DENIED, text, data);
  // As for one that does not exist. The modern era has no code of its own for resources.
  const code = kind === "resource" && method !== COMPLETE && !modern ? RESOURCE_NOT_FOUND : INVALID_PARAMS;
  return errorAnswer(id, code, text, kind === "resource" ? { uri: name, ...data } : data);
}

/** A denial as an error, for a request whose result would have to be a task. */
export function taskDenialAnswer(id: RequestId, denial: Denial): Message {
  return errorAnswer(id, POLICY_DENIED, denialText(denial), metaOf(denial));
}

/**
 * The text of a denial for a model: why, whether or when trying again can help, and what would be allowed.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import { denialText } from "tollgate/mcp";
 *
 * const decision = createEngine({ policy }).evaluate({ tool: "delete_job", args: {} });
 * if (decision.effect === "deny") console.log(denialText({ decision }));
 * ```
 */
export function denialText(denial: Denial): string {
  const { code } = denial.decision;
  if (code === "default_deny" && denial.listed === true)
    return "[POLICY DENIED] the policy does not list this tool, so it is denied although the tool list names it; use another tool";
  const message = `${carriedIn(denial.decision)}${denial.decision.message}`;
  if (denial.status !== undefined && denial.decision.effect === "require_approval")
    return approvalText({ message }, denial.status);
  const advice = adviceOf(denial);
  if (advice === "") return `[POLICY DENIED] ${message}`;
  // The engine's sentences are clauses without a full stop; a document's own words may be whole sentences.
  const joined = /[.!?]$/.test(message)
    ? `${message} ${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`
    : `${message}; ${advice}`;
  return `[POLICY DENIED] ${joined}`;
}

/** A client makes up the names of carried tools, as long as it likes. */
const SHOWN_CHARACTERS = 100;

/** Names the carried tool that decided. One that is not available is not named: which of several is hidden would show. */
function carriedIn({ tool, code }: Decision): string {
  if (tool === undefined || code === "hidden" || code === "default_deny") return "";
  return `\`${tool.length > SHOWN_CHARACTERS ? `${tool.slice(0, SHOWN_CHARACTERS)}…` : tool}\`: `;
}

const APPROVAL: Readonly<Record<ApprovalOutcome | "none", string>> = {
  none: "a person has to approve this call, it was not run",
  declined: "a person was asked and said no, so do not call it again like this",
  pending: "a person is asked, it was not run; make the same call again once it was answered",
  unanswered: "a person was asked and did not answer in time, it was not run; calling it again asks again",
  abandoned: "the call was taken back while a person was asked, it was not run",
  unavailable:
    "a person has to approve this call, and none can be asked through this client: it would have to declare the " +
    "`elicitation` capability on a connection that can carry the question",
  approved: "the policy changed while a person was asked, it was not run; calling it again asks again",
};

function adviceOf({ decision, approval, paths = [], amounts = {} }: Denial): string {
  if (decision.effect === "require_approval") return APPROVAL[approval ?? "none"];
  switch (decision.code) {
    case "denied":
      return "no arguments would be allowed";
    case "require_unmet":
    case "deny_if_matched":
      return otherArguments(paths);
    case "scope_missing":
      return decision.message.endsWith(HOST_SUPPLIES) ? "calling it again does not help" : "";
    case "limit_exceeded":
      return limitAdvice(decision, amounts);
    default:
      // The engine's own sentence says what to do.
      return "";
  }
}

function otherArguments(paths: readonly string[]): string {
  const named = paths.map((path) => `\`${path}\``).join(" and ");
  return `the same ${named || "arguments"} will be denied again, ${paths.length === 1 ? "another" : "others"} may be allowed`;
}

function limitAdvice({ message, retryAfterMs }: Decision, amounts: Readonly<Record<string, number>>): string {
  if (message.endsWith(WHEN_ONE_ENDS)) return "";
  // A limit that refuses with something left was asked for too much at once.
  const less = Object.entries(amounts)
    .map(([path, left]) => `at most ${left} in \`${path}\``)
    .join(" and ");
  if (retryAfterMs === undefined) return `waiting does not help${less && `, call it with ${less}`}`;
  return `try again in ${seconds(retryAfterMs)}${less && `, or now with ${less}`}`;
}

function seconds(ms: number): string {
  const whole = Math.ceil(ms / 1000);
  return whole === 1 ? "1 second" : `${whole} seconds`;
}
