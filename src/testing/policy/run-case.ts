import type { AnyCall, Decision } from "../../engine/decision.js";
import type { CompleteOptions } from "../../engine/outcome.js";
import type { Engine } from "../../engine/types.js";
import { differencesOf } from "./differences.js";
import { epochMs } from "./iso-time.js";
import type { PolicyCaseCall, PolicyCaseFailure } from "./policy-case.js";
import { revive } from "./revive.js";

/** The results of the calls of a case. */
export interface CaseRun {
  readonly decisions: readonly Decision[];
  readonly failures: readonly PolicyCaseFailure[];
}

/** Makes the calls of a case, in order, on one fresh engine whose clock shows what they say. */
export function runCase(createEngine: (clock: () => number) => Engine, calls: readonly PolicyCaseCall[]): CaseRun {
  let now: unknown = 0;
  const engine = createEngine(() => now as number);
  const decisions: Decision[] = [];
  const failures: PolicyCaseFailure[] = [];
  for (const [index, call] of calls.entries()) {
    if ("at" in call) now = typeof call.at === "string" ? (epochMs(call.at) ?? call.at) : revive(call.at);
    for (const earlier of [call.release ?? []].flat()) engine.release(decisions[earlier]!);
    const { complete } = call;
    if (typeof complete === "object") {
      for (const { of, outcome, ...amounts } of complete) engine.complete(decisions[of]!, outcome, revive(amounts) as CompleteOptions); // biome-ignore format: one line
    }
    const approved = call.approved === undefined ? undefined : decisions[call.approved]!;
    const asked = callOf(call);
    const { times = 1 } = call;
    for (let time = 1; time <= times; time++) {
      const decision = approved === undefined ? engine.evaluate(asked) : engine.evaluate(asked, { approved });
      if (typeof complete === "string") engine.complete(decision, complete);
      const differences = differencesOf(call, decision, decisions);
      const isFailure = differences.length > 0;
      if (isFailure) {
        const { effect, code, rule, message } = decision;
        const which = times === 1 ? {} : { time };
        failures.push({
          call: index,
          ...which,
          tool: call.tool ?? call.resource ?? call.prompt,
          differences,
          decision: { effect, code, rule, message },
        });
      }
      // One that is made several times is told of once.
      if (isFailure || time === times) {
        decisions.push(decision);
        break;
      }
    }
  }
  return { decisions, failures };
}

/** The members by one of which a call of a case names what it asks for. */
const NAMES = ["tool", "resource", "prompt"] as const;

/** The members that a call of a case may have besides these. */
export const CALL_MEMBERS = ["args", "scope", "principal", "annotations"] as const;

/** The call that a case makes. */
export function callOf(call: PolicyCaseCall): AnyCall {
  if ("call" in call) return revive(call.call) as AnyCall;
  const made: Record<string, unknown> = {};
  for (const name of NAMES) if (name in call) made[name] = call[name];
  for (const member of CALL_MEMBERS) if (member in call) made[member] = revive(call[member]);
  return made as unknown as AnyCall;
}
