import { pointerOf } from "../json/pointer.js";
import {
  callback,
  either,
  epochClock,
  type Fail,
  hasMethods,
  milliseconds,
  optional,
  readOptions,
  required,
} from "../options.js";
import { requirePolicies } from "../policy/policies.js";
import type { AnyPolicy, Policy } from "../policy/policy.js";
import { entriesAt, SECTION_KINDS, sectionOf } from "../policy/sections.js";
import { isScopeValue } from "./decide/scope-values.js";
import type { CallScope } from "./decision.js";
import type { AnyStore } from "./store.js";
import type { EngineOptions } from "./types.js";

/** Options as the engine uses them: complete, and read once as own properties. */
export interface Settings {
  /** Outermost first. */
  readonly policy: readonly Policy[];
  readonly store: AnyStore;
  readonly namespace: string;
  readonly defaultScope: CallScope;
  readonly clock: () => number;
  readonly storeFailure: "deny" | "allow";
  readonly storeTimeoutMs: number;
  readonly onStoreFailure: EngineOptions["onStoreFailure"];
  readonly onDecision: EngineOptions["onDecision"];
  readonly annotationsOf: EngineOptions["annotationsOf"];
}

function readScope(value: unknown, fail: Fail): CallScope {
  const scope: { __proto__: null; grant?: string; session?: string } = { __proto__: null };
  if (value === undefined) return scope;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail("`defaultScope` to be an object with `grant` and `session`");
  }
  for (const [kind, member] of Object.entries(value)) {
    if (kind !== "grant" && kind !== "session")
      return fail(`\`defaultScope\` to have \`grant\` and \`session\` only, got \`${kind}\``);
    if (member === undefined) continue;
    if (!isScopeValue(member)) return fail(`\`defaultScope.${kind}\` to be a string of 1 to 1,024 characters`);
    scope[kind] = member;
  }
  return scope;
}

const isStore = (value: unknown): boolean => typeof value === "object" && hasMethods(value, "reserve", "release");

/**
 * Refuses a sliding limit over a store that does not count the windows before one: it would admit more than `max`.
 *
 * @throws {TypeError} that names the limit.
 */
export function requireSliding(store: AnyStore, policies: readonly Policy[], caller: string): void {
  if (store.sliding === true) return;
  for (const policy of policies) {
    const limit = slidingLimitOf(policy);
    if (limit === undefined) continue;
    throw new TypeError(
      `${caller}: expected a store that counts sliding limits, which carries \`sliding: true\`, as ${limit} is one; use another store, or remove \`sliding\``,
    );
  }
}

/** The pointer of a sliding limit; undefined if there is none. */
function slidingLimitOf(policy: AnyPolicy): string | undefined {
  const parts = SECTION_KINDS.flatMap((kind) =>
    Object.entries(sectionOf(policy, kind).entries).map(([key, rules]) => ({
      pointer: pointerOf([...entriesAt(kind), key]),
      rules,
    })),
  );
  for (const { pointer, rules } of [...parts, { pointer: "/all_tools", rules: policy.all_tools }]) {
    const index = rules?.limits?.findIndex(({ sliding }: { readonly sliding?: boolean }) => sliding === true) ?? -1;
    if (index !== -1) return `${pointer}/limits/${index}`;
  }
}

/** Reads the options of `createEngine`; throws a `TypeError` for one that it does not know or whose value it cannot use. */
export function readEngineOptions(given: unknown, defaultStore: () => AnyStore): Settings {
  const settings = readOptions<Settings>(
    "createEngine",
    given,
    {
      policy: (value) => requirePolicies(value, "createEngine"),
      store: (value, fail, name) =>
        value === undefined
          ? defaultStore()
          : required<AnyStore>("a counter store with `reserve` and `release`", isStore)(value, fail, name),
      namespace: optional("a string", (value) => typeof value === "string", ""),
      defaultScope: readScope,
      clock: epochClock(),
      storeFailure: either("deny", "allow"),
      onStoreFailure: callback(),
      storeTimeoutMs: milliseconds(250),
      onDecision: callback(),
      annotationsOf: callback(),
    },
    {
      scope: "`defaultScope`, the new name of `scope`",
      onStoreError: "`storeFailure`, the new name of `onStoreError`",
    },
  );
  requireSliding(settings.store, settings.policy, "createEngine");
  return settings;
}
