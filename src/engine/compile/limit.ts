import { asKey } from "../../json/own.js";
import { toMillionths } from "../../policy/amount.js";
import { counterKey } from "../../policy/counter-key.js";
import { pathText } from "../../policy/path.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import type { PlacedLimit } from "../../policy/rate-limit.js";
import { type Window, windowSeconds } from "../../policy/windows.js";
import type { Decision, ScopeKind } from "../decision.js";
import type { Path, Paths } from "./arguments.js";
import * as messages from "./denial-messages.js";
import { denial } from "./fixed-decisions.js";
import type { Part } from "./layer.js";
import { shared } from "./shared.js";
import type { Windows } from "./window.js";

/** One limit of a tool: what it says, and which of the tool's meters counts for it. */
export interface Limit {
  readonly pointer: string;
  /** The name of its document, if that has one. */
  readonly policy: string | undefined;
  readonly counter: string;
  readonly scope: ScopeKind;
  readonly window: Window;
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

/** Makes the limits of what `of` points at ready. `windowsOf` hands out one `Windows` a length, shared by the whole policy. */
export function compileLimits(
  placed: readonly PlacedLimit<Limit2>[],
  { pointer: of, policy }: Part,
  observes: boolean,
  namespace: string,
  windowsOf: (seconds: number) => Windows,
  paths: Paths,
): Limits {
  const meters: Meter[] = [];
  const list = placed.map(({ limit, at }): Limit => {
    const pointer = `${of}/${at.join("/")}`;
    const key = asKey(counterKey(limit, namespace, policy, observes));
    const path = limit.increment_from;
    const max = path === undefined ? Math.min(limit.max, Number.MAX_SAFE_INTEGER) : toMillionths(limit.max);
    const known = meters.findIndex((meter) => meter.counter === key);
    if (known === -1) {
      meters.push({
        counter: key,
        scope: limit.scope,
        subjectOf: meters.findIndex((meter) => meter.scope === limit.scope),
        windows: windowsOf(windowSeconds(limit.window)),
        path: path === undefined ? null : paths.add(path),
        max,
        scopeMissing: denial("scope_missing", pointer, messages.scopeMissing(limit.scope), policy),
        amountInvalid: denial(
          "amount_invalid",
          pointer,
          messages.amountInvalid(path === undefined ? "" : pathText(path)),
          policy,
        ),
      });
    } else {
      meters[known] = withMax(meters[known]!, max);
    }
    return {
      pointer,
      policy,
      counter: limit.counter,
      scope: limit.scope,
      window: limit.window,
      shownMax: limit.max,
      max,
      sums: path !== undefined,
      meter: known === -1 ? meters.length - 1 : known,
      exceeded: limit.on_deny ?? messages.limitExceeded(limit),
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
  policy: limit.policy,
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
