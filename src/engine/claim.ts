import type { Entry } from "./compile.js";
import type { Charge } from "./store.js";

/** A call that all rules let through and whose charges are still to be reserved. */
export class Claim {
  constructor(
    readonly entry: Entry,
    readonly charges: readonly Charge[],
    readonly now: number,
  ) {}
}
