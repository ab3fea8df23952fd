import type { AnyStore } from "../engine/store.js";
import type { AnyEngine } from "../engine/types.js";
import { callback, epochClock, flag, hasMethods, isFunction, optional, readOptions, wholeNumber } from "../options.js";
import { createClocks } from "../time.js";
import { type Approver, approveNothing, isApprover } from "./approver.js";
import { type EngineFunction, isChoice, isEngine } from "./engines.js";
import type { GuardListener } from "./events.js";
import { policyOf } from "./policy-change.js";
import type { PrincipalFunction } from "./principal.js";
import { createRequestStates, type RequestStates } from "./request-state/request-state.js";
import type { RequestStateCodec } from "./request-state/state-codec.js";
import { defaultScope, type ScopeFunction } from "./scope.js";
import { readsOf } from "./unread-context.js";
import { isObject } from "./wire/messages.js";

/**
 * The options of a guard.
 *
 * @example
 * ```ts
 * import { createEngine } from "tollgate";
 * import { approveByElicitation, type GuardOptions } from "tollgate/mcp";
 *
 * const options: GuardOptions = { engine: createEngine({ policy }), approve: approveByElicitation(), hideDenied: true };
 * ```
 */
export interface GuardOptions {
  /**
   * Made once for the process: an engine made for each request counts from nothing. Or a function that chooses one of several
   * by the context of a request.
   */
  readonly engine: AnyEngine | EngineFunction;
  /** Says who is calling. Without it, a policy that has paths into `principal` is refused. */
  readonly principal?: PrincipalFunction | undefined;
  /** On whose account a call is made. Default: the authenticated client, and the session or connection. */
  readonly scope?: ScopeFunction | undefined;
  /** With `true` the guard only watches: it decides and tells `onEvent`, and lets everything pass as it is. Default `false`. */
  readonly observe?: boolean | undefined;
  /** Lists no tool that the policy denies whatever its arguments. Default `false`: only `hide` takes tools out of a list. */
  readonly hideDenied?: boolean | undefined;
  /** Adds what is left of its limits to the `_meta` of an allowed call's result. Default `false`. */
  readonly showLimits?: boolean | undefined;
  /**
   * Adds the envelope of MCP's proposal SEP-2643 to denials, for clients that know it. A draft: it may change with any release. Default
   * `false`. See docs/guard.md#denials-that-other-clients-know.
   */
  readonly authorizationDenials?: boolean | undefined;
  /** Decides about calls that need approval. Default `approveNothing()`. */
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
  /** Called with every decision, refusal and shortened list. Errors it throws are ignored. */
  readonly onEvent?: GuardListener | undefined;
}

/** Options as the guard uses them: complete and checked. */
export interface Settings {
  readonly engine: AnyEngine | EngineFunction;
  readonly principal: PrincipalFunction | undefined;
  /** Whether the guard knows what the server says of its tools: only in the process of the server. */
  readonly annotates: boolean;
  readonly scope: ScopeFunction;
  readonly observe: boolean;
  readonly hideDenied: boolean;
  readonly showLimits: boolean;
  readonly authorizationDenials: boolean;
  readonly approve: Approver;
  /** The states of calls that an engine has decided. */
  readonly statesOf: (engine: AnyEngine) => RequestStates;
  readonly maxLegs: number;
  readonly clock: () => number;
  readonly onEvent: GuardListener | undefined;
}

/** The settings that two guards of one server or transport must agree on: the second is not asked. */
const AGREED = [
  "engine",
  "principal",
  "scope",
  "observe",
  "hideDenied",
  "showLimits",
  "authorizationDenials",
  "maxLegs",
] as const;

/** The first of these in which two guards differ. */
export const differingOption = (a: Settings, b: Settings): string | undefined =>
  AGREED.find((option) => a[option] !== b[option]);

/** The given settings of a guard, without those that are made of them. */
type Given = Omit<Settings, "statesOf" | "annotates"> & {
  readonly requestState: RequestStateCodec | undefined;
  readonly requestStateStore: AnyStore | undefined;
};

/** Reads the options of a guard; throws a `TypeError` that says what was expected. */
export function readGuardOptions(options: unknown, caller: "guardServer" | "guardTransport"): Settings {
  const example = `${caller}(${caller === "guardServer" ? "server" : "transport"}, { engine: createEngine({ policy }) })`;
  const { requestState, requestStateStore, ...given } = readOptions<Given>(
    caller,
    isObject(options) && !isEngine(options) ? options : {},
    {
      engine: (value, fail) => (isChoice(value) || isEngine(value) ? value : fail(`an engine; write \`${example}\``)),
      principal: optional<PrincipalFunction | undefined>("a function of the context", isFunction),
      scope: optional("a function of the context", isFunction, defaultScope),
      observe: flag(false),
      hideDenied: flag(false),
      showLimits: flag(false),
      authorizationDenials: flag(false),
      approve: optional(
        "made by `approveByQueue`, `approveByElicitation`, `approveByCallback` or `approveNothing`",
        isApprover,
        approveNothing(),
      ),
      requestState: optional<RequestStateCodec | undefined>("a codec with `mint` and `verify`", (value) =>
        hasMethods(value, "mint", "verify"),
      ),
      requestStateStore: optional<AnyStore | undefined>("a counter store", (value) => hasMethods(value, "reserve")),
      maxLegs: wholeNumber(10),
      clock: epochClock(),
      onEvent: callback(),
    },
    { enforce: "`observe: true` instead of `enforce: false`, and nothing instead of `enforce: true`" },
  );
  const { engine, principal } = given;
  const annotates = caller === "guardServer";
  const clock = clockOf(engine, given.clock);
  const statesOf = (of: AnyEngine): RequestStates =>
    createRequestStates({
      engine: of,
      // A state that one of several engines has sealed counts once for all of them.
      usedBy: isChoice(engine) ? CHOSEN : of,
      clock,
      codec: requestState,
      store: requestStateStore,
    });
  if (!isChoice(engine)) {
    const reads = readsOf(engine);
    if (reads.includes("principal") && principal === undefined)
      throw new TypeError(`${caller}: expected \`principal\`, as a policy looks at who is calling; ${NAME_CALLER}`);
    if (reads.includes("annotations") && !annotates)
      throw new TypeError(`${caller}: expected a policy without paths into \`annotations\`: ${NOT_KNOWN}`);
    // From now on its changes of policy are counted.
    policyOf(engine);
  }
  return { ...given, annotates, clock, statesOf };
}

const NAME_CALLER = "write `principal: ({ authInfo }) => authInfo && { … }` with the members that its paths name";
const NOT_KNOWN =
  "only `guardServer` knows what a server says of its tools; write their names, or patterns of names, in the policy";

/** Stands for all engines that a function chooses. */
const CHOSEN = {};

/** The time as the guards of an engine have seen it: a question that has expired for one of them stays expired for all. */
const clocks = new WeakMap<object, ReturnType<typeof createClocks>>();

/** The clock of one of an engine's guards. */
export function clockOf(engine: object, read: () => number): () => number {
  const shared = clocks.get(engine) ?? createClocks();
  clocks.set(engine, shared);
  return shared(read).now;
}
