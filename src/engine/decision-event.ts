import type { CallScope, Decision } from "./decision.js";

/**
 * The event that `onDecision` is called with: names of arguments, never their values.
 *
 * @example
 * ```ts
 * import type { DecisionEvent } from "tollgate";
 *
 * const onDecision = ({ at, tool, scope, decision }: DecisionEvent): void =>
 *   console.log(JSON.stringify({ at, tool, grant: scope.grant, code: decision.code }));
 * ```
 */
export interface DecisionEvent {
  /** The engine's time in epoch milliseconds; NaN while its clock has shown no finite number. */
  readonly at: number;
  /** The tool's name as called; `""` where the call has none. */
  readonly tool: string;
  /** The URI of a resource that is read. */
  readonly resource?: string;
  /** The name of a prompt that is asked for. */
  readonly prompt?: string;
  /** Names of the top-level arguments. */
  readonly argNames: readonly string[];
  /** The scope values that counted in this call, the engine's own included. */
  readonly scope: CallScope;
  readonly decision: Decision;
  /** The revision of the policy that decided. */
  readonly revision: string;
}
