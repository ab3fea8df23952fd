import { asKey } from "../../json/own.js";
import { toMillionths } from "../../policy/amount.js";
import type { CallLimit, RateLimit, Limit as ToolLimit } from "../../policy/policy.v1.js";
import type { Decision, ScopeKind } from "../decision.js";
import type { Path, Paths } from "./arguments.js";
import { denial } from "./fixed-decisions.js";
import * as messages from "./messages.js";
import { shared } from "./shared.js";
import { type Windows, windowSeconds } from "./window.js";

/** A limit as the document writes it, every member its own. */
interface LimitDocument {
  readonly counter: string;
  readonly window: "minute" | "hour" | "day" | number;
  readonly max: number;
  readonly scope: ScopeKind;
  readonly increment_from: string | undefined;
  readonly on_deny: string | undefined;
}

/** One limit of a tool: what it says, and which of the tool's meters counts for it. */
export interface Limit {
  readonly pointer: string;
  readonly counter: string;
  readonly scope: ScopeKind;
  readonly window: LimitDocument["window"];
  /** As the document writes it, and in the meter's units. */
  readonly shownMax: number;
  readonly max: number;
  /** Whether it counts an argument, in millionths. */
  readonly sums: boolean;
  /** Index into the tool's meters. */
  readonly meter: number;
  readonly exceeded: string;
}

/** One counter that a call of a tool is charged to, whatever number of limits names it. */
export interface Meter {
  readonly counter: string;
  readonly scope: ScopeKind;
  /** The first meter of the same scope, whose subject this one shares, so that each is read once; -1 for the first. */
  readonly subjectOf: number;
  readonly windows: Windows;
  /** The argument that is charged; null where calls are counted. */
  readonly path: Path | null;
  /** The strictest maximum among its limits. */
  readonly max: number;
  readonly scopeMissing: Decision;
  readonly amountInvalid: Decision;
}

/** The limits of a tool in the language's order, and the meters that they share. */
export interface Limits {
  readonly list: readonly Limit[];
  readonly meters: readonly Meter[];
}

export interface PlacedLimit {
  readonly pointer: string;
  readonly document: LimitDocument;
}

/** The limits of a list with their places in the document. */
export const placeLimits = (
  limits: readonly (ToolLimit | CallLimit)[] | undefined,
  pointer: string,
): readonly PlacedLimit[] =>
  (limits ?? []).map((limit, index) => {
    const { counter, window, max, scope, on_deny } = limit;
    const increment_from = "increment_from" in limit ? limit.increment_from : undefined;
    return {
      pointer: `${pointer}/limits/${index}`,
      document: { counter, window, max, scope, increment_from, on_deny },
    };
  });

/** A `rate_limit` is short for one limit on the counter `<tool>_rate`. */
export function placeRateLimit(rate: RateLimit | undefined, tool: string, pointer: string): readonly PlacedLimit[] {
  if (rate === undefined) return [];
  const { window, max, scope = "session" } = rate;
  const document = { counter: `${tool}_rate`, window, max, scope, increment_from: undefined, on_deny: undefined };
  return [{ pointer: `${pointer}/rate_limit`, document }];
}

/** Joined so that no two counters give one string: what is free text comes after its own length. */
function counterKey(namespace: string, { scope, counter, window, increment_from }: LimitDocument): string {
  const counts = increment_from === undefined ? "calls" : "sum";
  return asKey(`${scope}:${windowSeconds(window)}:${counts}:${namespace.length}:${namespace}:${counter}`);
}

/** Makes limits ready. `windowsOf` hands out one `Windows` a length, shared by the whole policy. */
export function compileLimits(
  placed: readonly PlacedLimit[],
  namespace: string,
  windowsOf: (seconds: number) => Windows,
  paths: Paths,
): Limits {
  const meters: Meter[] = [];
  const list = placed.map(({ pointer, document }): Limit => {
    const key = counterKey(namespace, document);
    const path = document.increment_from;
    const max = path === undefined ? Math.min(document.max, Number.MAX_SAFE_INTEGER) : toMillionths(document.max);
    const known = meters.findIndex((meter) => meter.counter === key);
    if (known === -1) {
      meters.push({
        counter: key,
        scope: document.scope,
        subjectOf: meters.findIndex((meter) => meter.scope === document.scope),
        windows: windowsOf(windowSeconds(document.window)),
        path: path === undefined ? null : paths.add(path),
        max,
        scopeMissing: denial("scope_missing", pointer, messages.scopeMissing(document.scope)),
        amountInvalid: denial("amount_invalid", pointer, messages.amountInvalid(path ?? "")),
      });
    } else {
      meters[known] = withMax(meters[known]!, max);
    }
    return {
      pointer,
      counter: document.counter,
      scope: document.scope,
      window: document.window,
      shownMax: document.max,
      max,
      sums: path !== undefined,
      meter: known === -1 ? meters.length - 1 : known,
      exceeded: document.on_deny ?? messages.limitExceeded(document),
    };
  });
  return { list, meters };
}

const withMax = (meter: Meter, max: number): Meter => ({ ...meter, max: Math.min(max, meter.max) });

// Written out: V8 gives a copy by `...` another shape, and a call that sees both takes a fifth longer.

const meterAt = (meter: Meter, subjectOf: number): Meter => ({
  counter: meter.counter,
  scope: meter.scope,
  subjectOf,
  windows: meter.windows,
  path: meter.path,
  max: meter.max,
  scopeMissing: meter.scopeMissing,
  amountInvalid: meter.amountInvalid,
});

const limitAt = (limit: Limit, meter: number): Limit => ({
  pointer: limit.pointer,
  counter: limit.counter,
  scope: limit.scope,
  window: limit.window,
  shownMax: limit.shownMax,
  max: limit.max,
  sums: limit.sums,
  meter,
  exceeded: limit.exceeded,
});

/**
 * Adds the limits of all tools behind a tool's own. Tools share what is equal, so that 10,000 tools with 64 limits for
 * all of them cost 10,000 lists and not 640,000 limits.
 */
export function joinLimits({ list, meters }: Limits): (own: Limits) => Limits {
  const sharedMeters = meters.map(() => new Map<number, Meter>());
  const sharedLimits = list.map(() => new Map<number, Limit>());
  return (own) => {
    const joined = [...own.meters];
    const placeOf = new Map(own.meters.map(({ counter }, place) => [counter, place]));
    const places = meters.map((meter, index) => {
      const known = placeOf.get(meter.counter);
      if (known !== undefined) {
        joined[known] = withMax(joined[known]!, meter.max);
        return known;
      }
      const subjectOf = joined.findIndex(({ scope }) => scope === meter.scope);
      return joined.push(shared(sharedMeters[index]!, subjectOf, () => meterAt(meter, subjectOf))) - 1;
    });
    const limits = list.map((limit, index) => {
      const meter = places[limit.meter]!;
      return shared(sharedLimits[index]!, meter, () => limitAt(limit, meter));
    });
    return { list: [...own.list, ...limits], meters: joined };
  };
}
