import { isPolicy, type Policy } from "../policy/policy.js";
import { isScopeValue } from "./decide/scope-values.js";
import type { CallScope } from "./decision.js";
import type { AnyStore, EngineOptions } from "./types.js";

/** Options as the engine uses them: complete, and read once as own properties. */
export interface Settings {
  readonly policy: Policy;
  readonly store: AnyStore;
  readonly namespace: string;
  readonly defaultScope: CallScope;
  readonly clock: () => number;
  readonly storeFailure: "deny" | "allow";
  readonly storeTimeoutMs: number;
  readonly onStoreFailure: EngineOptions["onStoreFailure"];
  readonly onDecision: EngineOptions["onDecision"];
}

const NAMES: readonly string[] = [
  "policy",
  "store",
  "namespace",
  "defaultScope",
  "clock",
  "storeFailure",
  "onStoreFailure",
  "storeTimeoutMs",
  "onDecision",
];
/** What options were called before. */
const NEW_NAMES: ReadonlyMap<string, string> = new Map([
  ["scope", "defaultScope"],
  ["onStoreError", "storeFailure"],
]);
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

function fail(expected: string): never {
  throw new TypeError(`createEngine: expected ${expected}`);
}

/** A policy that the parser made, or a `TypeError` that says so. */
export function requirePolicy(value: unknown, caller: string): Policy {
  if (isPolicy(value)) return value;
  throw new TypeError(`${caller}: expected a policy that \`parsePolicy\` or \`safeParsePolicy\` made`);
}

const isFunction = (value: unknown): value is () => never => typeof value === "function";

function isStore(value: unknown): value is AnyStore {
  if (typeof value !== "object" || value === null) return false;
  return "reserve" in value && isFunction(value.reserve) && "release" in value && isFunction(value.release);
}

function readScope(value: unknown): CallScope {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("`defaultScope` to be an object with `grant` and `session`");
  }
  const scope: { __proto__: null; grant?: string; session?: string } = { __proto__: null };
  for (const [kind, member] of Object.entries(value)) {
    if (kind !== "grant" && kind !== "session")
      return fail(`\`defaultScope\` to have \`grant\` and \`session\` only, got \`${kind}\``);
    if (member === undefined) continue;
    if (!isScopeValue(member)) return fail(`\`defaultScope.${kind}\` to be a string of 1 to 1,024 characters`);
    scope[kind] = member;
  }
  return scope;
}

/** Reads the options of `createEngine`; throws a `TypeError` for one that it does not know or whose value it cannot use. */
export function readOptions(options: unknown, defaultStore: () => AnyStore): Settings {
  if (typeof options !== "object" || options === null) return fail("an object with a `policy`");
  const unknownName = Object.keys(options).find((name) => !NAMES.includes(name));
  const newName = NEW_NAMES.get(unknownName ?? "");
  if (newName !== undefined) fail(`\`${newName}\`, the new name of \`${unknownName}\``);
  if (unknownName !== undefined) fail(`options among ${NAMES.join(", ")}; got \`${unknownName}\``);
  const own = (name: string): unknown =>
    Object.hasOwn(options, name) ? (options as Record<string, unknown>)[name] : undefined;

  const either = (name: string, fallback: unknown): unknown => {
    const value = own(name);
    return value === undefined ? fallback : value;
  };

  const policy = requirePolicy(own("policy"), "createEngine");
  const { namespace, clock, storeFailure, onStoreFailure, storeTimeoutMs, onDecision } = {
    namespace: either("namespace", ""),
    clock: either("clock", Date.now),
    storeFailure: either("storeFailure", "deny"),
    onStoreFailure: own("onStoreFailure"),
    storeTimeoutMs: either("storeTimeoutMs", 250),
    onDecision: own("onDecision"),
  };
  if (typeof namespace !== "string") return fail("`namespace` to be a string");
  if (!isFunction(clock)) return fail("`clock` to be a function that gives epoch milliseconds");
  if (storeFailure !== "deny" && storeFailure !== "allow") return fail("`storeFailure` to be `deny` or `allow`");
  if (typeof storeTimeoutMs !== "number" || !(storeTimeoutMs > 0 && storeTimeoutMs <= MAX_TIMEOUT_MS)) {
    return fail("`storeTimeoutMs` to be a number of milliseconds above 0 and below 2^31");
  }
  if (onStoreFailure !== undefined && !isFunction(onStoreFailure)) return fail("`onStoreFailure` to be a function");
  if (onDecision !== undefined && !isFunction(onDecision)) return fail("`onDecision` to be a function");
  const given = own("store");
  const store = given === undefined ? defaultStore() : given;
  if (!isStore(store)) return fail("`store` to be a counter store with `reserve` and `release`");
  const scope = own("defaultScope");
  return {
    policy,
    store,
    namespace,
    defaultScope: scope === undefined ? readScope({}) : readScope(scope),
    clock,
    storeFailure,
    onStoreFailure,
    storeTimeoutMs,
    onDecision,
  };
}
