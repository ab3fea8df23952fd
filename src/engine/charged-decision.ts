import type { Counted } from "./decide/weigh.js";
import type { Decision, LimitUsage, Observation } from "./decision.js";
import type { Charge } from "./store.js";

/** The charges of a decision, and of each the facts by which it is given back. */
export interface Receipt {
  readonly charges: readonly Charge[];
  readonly meters: readonly Counted[];
}

/** An allowed decision that was charged. It carries, for its own engine alone, what can be given back. */
export class ChargedDecision implements Decision {
  readonly effect = "allow";
  readonly code = "allowed";
  readonly rule: string;
  readonly message: string;
  readonly limits: readonly LimitUsage[];
  #charges: readonly Charge[] | null;
  readonly #meters: readonly Counted[];
  readonly #engine: object;

  constructor(
    allow: Decision,
    limits: readonly LimitUsage[],
    charges: readonly Charge[],
    meters: readonly Counted[],
    engine: object,
  ) {
    this.rule = allow.rule;
    this.message = allow.message;
    this.limits = limits;
    this.#charges = charges;
    this.#meters = meters;
    this.#engine = engine;
  }

  /** The allowance with its charges. */
  static of(
    allow: Decision,
    limits: readonly LimitUsage[],
    charges: readonly Charge[],
    meters: readonly Counted[],
    engine: object,
  ): Decision {
    const tells = allow.policy !== undefined || allow.observed !== undefined || allow.degraded !== undefined;
    return new (tells ? TellingDecision : ChargedDecision)(allow, limits, charges, meters, engine);
  }

  /** Hands out, once and to its engine alone, what is behind a decision; null for anything else. */
  static take(decision: unknown, engine: object): Receipt | null {
    if (typeof decision !== "object" || decision === null || !(#charges in decision)) return null;
    if (decision.#engine !== engine) return null;
    const charges = decision.#charges;
    decision.#charges = null;
    return charges === null ? null : { charges, meters: decision.#meters };
  }
}

/** One that tells of its document, or of what observes. A class of its own, as room for that costs each decision 48 bytes. */
class TellingDecision extends ChargedDecision {
  declare readonly policy?: string;
  declare readonly observed?: readonly Observation[];
  declare readonly degraded?: true;

  constructor(
    allow: Decision,
    limits: readonly LimitUsage[],
    charges: readonly Charge[],
    meters: readonly Counted[],
    engine: object,
  ) {
    super(allow, limits, charges, meters, engine);
    if (allow.policy !== undefined) this.policy = allow.policy;
    if (allow.observed !== undefined) this.observed = allow.observed;
    if (allow.degraded !== undefined) this.degraded = allow.degraded;
  }
}
