import type * as z from "zod/mini";
import type { Condition, Limit, PolicyDocument, ToolRules } from "../../src/policy/policy.v1.js";
import type { policyDocumentSchema } from "./document-schema.js";

// Compiled, never run: the generated types and the zod schema say the same of a document.

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Writes an intersection out as one object, at every depth, and keeps `?` apart from `| undefined`. */
type Plain<T> = T extends (infer U)[]
  ? Plain<U>[]
  : T extends readonly (infer U)[]
    ? readonly Plain<U>[]
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;
/** The same with every member and list read-only, as the generated types are. */
type Frozen<T> = T extends readonly (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

type Accepted = Frozen<z.input<typeof policyDocumentSchema>>;
type Produced = Frozen<z.output<typeof policyDocumentSchema>>;

export const same: [Same<Accepted, Plain<PolicyDocument>>, Same<Produced, Plain<PolicyDocument>>] = [true, true];

declare const accepted: Accepted;
declare const produced: Produced;
export const toDocument: PolicyDocument = produced;
export const fromDocument: Accepted = toDocument;
export const inToDocument: PolicyDocument = accepted;

// A key is left out, not undefined.
// @ts-expect-error
export const undefinedKey: PolicyDocument = { version: "1", default: "deny", tools: undefined };
// @ts-expect-error
export const undefinedAccepted: Accepted = { version: "1", default: "deny", tools: undefined };
// @ts-expect-error
export const undefinedReason: ToolRules = { reason: undefined };

// Closed objects have no index signature.
// @ts-expect-error
export const unknownKey: ToolRules = { limts: [] };
declare const limit: Limit;
// @ts-expect-error
export const unknownRead = limit.windw;

// The operator tells the type of the value.
export function readValue(condition: Condition): number | boolean {
  if (condition.op === "lt") return condition.value;
  if (condition.op === "exists") return condition.value;
  // @ts-expect-error
  return condition.value;
}
// @ts-expect-error
export const wrongValue: Condition = { path: "args.a", op: "lt", value: "1" };
