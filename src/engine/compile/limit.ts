import type { AnyPolicy } from "../../policy/policy.js";
import type { Limit2 } from "../../policy/policy.v2.js";
import type { PlacedLimit } from "../../policy/rate-limit.js";
import type { Window } from "../../policy/windows.js";
import type { ScopeKind } from "../decision.js";
import type { Path, Paths } from "./arguments.js";
import * as messages from "./denial-messages.js";
import type { Part } from "./layer.js";
import { amountOf, createMeter, type Meter, maxOf, meterAt, withLimit } from "./meter.js";
import { compileNode, type Node } from "./node.js";
import { shared } from "./shared.js";
import type { Windows } from "./window.js";

/** One limit of a tool: what it says, and which of the tool's meters counts for it. */
export interface Limit {
  readonly pointer: string;
  /** The name of its document, if that has one. */
  readonly policy: string | undefined;
  readonly document: Limit2;
  readonly counter: string;
  readonly scope: ScopeKind;
  readonly window: Window;
  /** As the document writes it, and in the meter's units. */
  readonly shownMax: number;
  readonly max: number;
  /** Whether it counts an argument, in millionths. */
  readonly sums: boolean;
  /** The amount that a call is charged; -1 where the call says it: an argument, or the size of one. */
  readonly amount: number;
  /** The array whose elements it counts. */
  readonly size: Path | null;
  /** Whether it counts at all: not where this is certainly FALSE. */
  readonly when: Node | null;
  /** Index into the tool's meters. */
  readonly meter: number;
  readonly exceeded: string;
  /** The tool that is charged, where another call carries its call. */
  readonly tool: string | undefined;
}

/** The limits of a tool in the language's order, and the meters that they share. */
export interface Limits {
  readonly list: readonly Limit[];
  readonly meters: readonly Meter[];
  /** Whether every call is charged by all of them, on counters and (but for arguments) in amounts that the document says. */
  readonly plain: boolean;
}

export const NO_LIMITS: Limits = { list: [], meters: [], plain: true };

/** Makes the limits of what `of` points at ready. `windowsOf` hands out one `Windows` a kind, shared by the whole policy. */
export function compileLimits(
  placed: readonly PlacedLimit<Limit2>[],
  { pointer: of, policy, document }: Part,
  observes: boolean,
  windowsOf: (limit: Limit2) => Windows,
  paths: Paths,
): Limits {
  const meters: Meter[] = [];
  const list = placed.map(({ limit, at }): Limit => {
    const pointer = `${of}/${at.join("/")}`;
    const { increment_from, increment_from_size, by, when } = limit;
    const meter = createMeter(limit, pointer, policy, observes, windowsOf(limit), {
      path: increment_from === undefined ? null : paths.add(increment_from),
      by: by === undefined ? null : by.map((path) => paths.add(path)),
    });
    const known = meters.findIndex(({ counter }) => counter === meter.counter);
    if (known === -1) {
      const subjectOf = meters.findIndex(({ scope }) => scope === meter.scope);
      meters.push(meterAt(meter, subjectOf, meter));
    } else meters[known] = withLimit(meters[known]!, meter);
    return {
      pointer,
      policy,
      document: limit,
      counter: limit.counter,
      scope: limit.scope,
      window: limit.window,
      shownMax: limit.max,
      max: maxOf(limit),
      sums: increment_from !== undefined,
      amount: amountOf(limit),
      size: increment_from_size === undefined ? null : paths.add(increment_from_size),
      when: when === undefined ? null : compileNode(when, document as AnyPolicy, paths),
      meter: known === -1 ? meters.length - 1 : known,
      exceeded: limit.on_deny ?? messages.limitExceeded(limit),
      tool: undefined,
    };
  });
  return limitsOver(list, meters);
}

export const limitsOver = (list: readonly Limit[], meters: readonly Meter[]): Limits => ({
  list,
  meters,
  plain: list.every(({ size, when }) => size === null && when === null) && meters.every(({ by }) => by === null),
});

/** A limit with its meter at another place. Written out, as meters are. */
export const limitAt = (limit: Limit, meter: number, amount = limit.amount): Limit => ({
  pointer: limit.pointer,
  policy: limit.policy,
  document: limit.document,
  counter: limit.counter,
  scope: limit.scope,
  window: limit.window,
  shownMax: limit.shownMax,
  max: limit.max,
  sums: limit.sums,
  amount,
  size: limit.size,
  when: limit.when,
  meter,
  exceeded: limit.exceeded,
  tool: limit.tool,
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
        joined[known] = withLimit(joined[known]!, meter);
        return known;
      }
      const subjectOf = joined.findIndex(({ scope }) => scope === meter.scope);
      return joined.push(shared(sharedMeters[index]!, subjectOf, () => meterAt(meter, subjectOf, meter))) - 1;
    });
    const limits = list.map((limit, index) => {
      const meter = places[limit.meter]!;
      return shared(sharedLimits[index]!, meter, () => limitAt(limit, meter));
    });
    return limitsOver([...own.list, ...limits], joined);
  };
}
