import type { AnyEngine, AnyStore } from "../engine/types.js";
import { type Approver, approveNothing, isApprover } from "./approver.js";
import { latestTime } from "./clock.js";
import type { GuardListener } from "./events.js";
import { policyOf } from "./policy-change.js";
import { createRequestStates, type RequestStates } from "./request-state/request-state.js";
import type { RequestStateCodec } from "./request-state/state-codec.js";
import { defaultScope, type ScopeFunction } from "./scope.js";
import { isObject } from "./wire/messages.js";

/** What a guard needs. */
export interface GuardOptions {
  /** Made once for the process: an engine made for each request counts from nothing. */
  readonly engine: AnyEngine;
  /** On whose account a call is made. Default: the authenticated client, and the session or connection. */
  readonly scope?: ScopeFunction | undefined;
  /** With `false` the guard only watches: it decides and tells `onEvent`, and lets everything pass as it is. Default `true`. */
  readonly enforce?: boolean | undefined;
  /** Lists no tool that the policy denies whatever its arguments. Default `false`: only `hide` takes tools out of a list. */
  readonly hideDenied?: boolean | undefined;
  /** Adds what is left of its limits to the `_meta` of an allowed call's result. Default `false`. */
  readonly showLimits?: boolean | undefined;
  /** Who decides about calls that need approval. Default `approveNothing()`. */
  readonly approve?: Approver | undefined;
  /**
   * Seals what a client carries from one leg of a call to the next (revision 2026-07-28). Needed where the legs may reach
   * different processes: SDK 2's `createRequestStateCodec` with a key that they share and that seals nothing else.
   * Default: a random key for each engine of this process.
   */
  readonly requestState?: RequestStateCodec | undefined;
  /** Remembers which sealed states were used, over all processes that share it. Default: the memory of this process. */
  readonly requestStateStore?: AnyStore | undefined;
  /**
   * How many runs of its tool one charge or approval covers when a call comes back with input for the server (revision
   * 2026-07-28). Each further leg is charged and approved like a call of its own. Default 10.
   */
  readonly maxLegs?: number | undefined;
  /** Epoch milliseconds; tells when approvals expire. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** Told of every decision, refusal and shortened list. What it throws is dropped and changes nothing. */
  readonly onEvent?: GuardListener | undefined;
}

/** Options as the guard uses them: complete and checked. */
export interface Settings {
  readonly engine: AnyEngine;
  readonly scope: ScopeFunction;
  readonly enforce: boolean;
  readonly hideDenied: boolean;
  readonly showLimits: boolean;
  readonly approve: Approver;
  readonly states: RequestStates;
  readonly maxLegs: number;
  readonly clock: () => number;
  readonly onEvent: GuardListener | undefined;
}

const NAMES: Readonly<Record<keyof GuardOptions, true>> = {
  engine: true,
  scope: true,
  enforce: true,
  hideDenied: true,
  showLimits: true,
  approve: true,
  requestState: true,
  requestStateStore: true,
  maxLegs: true,
  clock: true,
  onEvent: true,
};

/** Reads the options of a guard; throws a `TypeError` that says what was expected. */
export function readGuardOptions(options: unknown, caller: string): Settings {
  const fail = (expected: string): never => {
    throw new TypeError(`${caller}: expected ${expected}`);
  };
  // Own properties: what `Object.prototype` has gained switches nothing off.
  const given = { __proto__: null, ...(isObject(options) ? options : {}) } as unknown as GuardOptions;
  const { engine, scope = defaultScope, approve = approveNothing(), clock = Date.now } = given;
  if (!isEngine(engine))
    fail(`an engine; write \`${caller}(${subject(caller)}, { engine: createEngine({ policy }) })\``);
  if (typeof scope !== "function") fail("`scope` to be a function of the context");
  if (!isApprover(approve))
    fail("`approve` to be made by `approveByElicitation`, `approveByCallback` or `approveNothing`");
  if (typeof clock !== "function") fail("`clock` to be a function that gives epoch milliseconds");
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(NAMES, name));
  if (unknown !== undefined) fail(`options among ${Object.keys(NAMES).join(", ")}; got \`${unknown}\``);
  const { requestState, requestStateStore, onEvent, maxLegs = 10 } = given;
  if (requestState !== undefined && !hasFunctions(requestState, "mint", "verify"))
    fail("`requestState` to be a codec with `mint` and `verify`");
  if (requestStateStore !== undefined && !hasFunctions(requestStateStore, "reserve"))
    fail("`requestStateStore` to be a counter store");
  if (onEvent !== undefined && typeof onEvent !== "function") fail("`onEvent` to be a function");
  if (!Number.isSafeInteger(maxLegs) || maxLegs < 1) fail("`maxLegs` to be a whole number of at least 1");
  const time = latestTime(engine, clock);
  // From now on its changes of policy are counted.
  policyOf(engine);
  const flag = (name: "enforce" | "hideDenied" | "showLimits", fallback: boolean): boolean => {
    const value: unknown = given[name] ?? fallback;
    return typeof value === "boolean" ? value : fail(`\`${name}\` to be \`true\` or \`false\``);
  };
  return {
    engine,
    scope,
    approve,
    maxLegs,
    clock: time,
    onEvent,
    enforce: flag("enforce", true),
    hideDenied: flag("hideDenied", false),
    showLimits: flag("showLimits", false),
    states: createRequestStates({ engine, clock: time, codec: requestState, store: requestStateStore }),
  };
}

const isEngine = (value: unknown): boolean => hasFunctions(value, "evaluate", "isVisible");

const subject = (caller: string): string => (caller === "guardTransport" ? "transport" : "server");

function hasFunctions(value: unknown, ...names: readonly string[]): boolean {
  const members = value as Readonly<Record<string, unknown>> | null | undefined;
  return names.every((name) => typeof members?.[name] === "function");
}
