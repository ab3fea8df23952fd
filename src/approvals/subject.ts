import type { Decision, LimitUsage, ToolCall } from "../engine/decision.js";
import type { AnyEngine } from "../engine/types.js";
import { canonical } from "../json/canonical.js";
import { readOwn } from "../json/own.js";
import { digest } from "./digest.js";
import { matchOf } from "./match.js";
import type { ApprovalBody } from "./record.js";
import type { Redact } from "./redact.js";
import type { AskedApproval } from "./store.js";

/** The facts of a call that an approval is bound to, as keys, and the text that is kept of it. */
export interface Subject extends Pick<AskedApproval, "call" | "policy" | "account" | "body"> {
  /** Equal for the calls that one remembered yes covers; undefined if a yes covers this call alone. */
  readonly rememberKey: string | undefined;
}

/** The facts about a question besides its call. */
export interface Asking {
  readonly namespace: string;
  readonly redact: Redact;
  readonly client: string | undefined;
}

interface Copy {
  readonly args: Readonly<Record<string, unknown>>;
  readonly principal?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, unknown>>;
}

/**
 * Reads the call at once, before anything is waited for. Rejects for what is not JSON data. The account is the call's grant, else its
 * session: a client that connects anew finds its questions again. Caller and annotations are bound if a policy looks at them.
 */
export async function subjectOf(
  engine: AnyEngine,
  { tool, args = {}, scope = {}, ...context }: ToolCall,
  decision: Decision,
  { namespace, redact, client }: Asking,
): Promise<Subject> {
  const reads = engine.reads();
  const [principal, annotations] = (["principal", "annotations"] as const).map((member) =>
    reads.includes(member) ? context[member] : undefined,
  );
  // The text of `canonical` is that of JSON data, and is read again as a copy.
  const copy = JSON.parse(canonical({ args, principal, annotations })) as Copy;
  const { grant, session } = scope;
  const { rule, message, policy } = decision;
  const remember = rememberOf(decision);
  const revision = engine.revision();
  const limits = usageOf(engine, { tool, args, scope, ...context });

  const hidden = await redact(copy);
  const account = grant !== undefined ? { grant } : { session };
  const caller = [namespace, account, copy.principal ?? null, copy.annotations ?? null];
  const match = remember && matchOf(copy.args, remember.match);
  const keys = {
    call: await digest(canonical(["call", tool, copy.args, ...caller])),
    policy: await digest(canonical(["policy", revision, policy ?? null, rule, message])),
    account: await digest(canonical(["account", namespace, account])),
    rememberKey: match && (await digest(canonical(["remember", tool, match, revision, ...caller]))),
  };
  const body: ApprovalBody = {
    ...{ namespace, tool, args: copy.args, scope: { grant, session }, principal: copy.principal, hidden },
    ...{ reason: message, rule, policy, revision, remember: match && remember, limits: await limits, client },
    rememberKey: keys.rememberKey,
  };
  return { ...keys, body: JSON.stringify(body) };
}

/** The most that an answer may cover. Only own members count: an inherited one would widen every answer. */
export function rememberOf(decision: Decision): ApprovalBody["remember"] {
  const remember = readOwn(decision, "remember") as Decision["remember"];
  if (remember === undefined) return undefined;
  const match = readOwn(remember, "match") as NonNullable<Decision["remember"]>["match"];
  return { seconds: remember.seconds, ...(match !== undefined && { match }) };
}

/** The limits as they stand; none if they cannot be read, for they are shown and decide nothing. */
async function usageOf(engine: AnyEngine, call: ToolCall): Promise<readonly LimitUsage[]> {
  try {
    return await engine.usage(call);
  } catch {
    return [];
  }
}
