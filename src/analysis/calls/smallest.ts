import type { Json } from "../values/value-test.js";

type Values = Record<string, Json>;

/** The same values without every member and element that does not matter to what holds of them. */
export function smallest(values: Values, holds: (values: Values) => boolean): Values {
  let best = values;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const way of waysInto(best)) {
      const next = without(best, way);
      if (next === undefined || !holds(next as Values)) continue;
      best = next as Values;
      isSmaller = true;
      break;
    }
  }
  return best;
}

type Way = readonly (string | number)[];
/** Elements of longer arrays are not taken out one by one. */
const MAX_ELEMENTS = 50;

/** The way to each member and element, the outer ones first. */
function waysInto(value: Json): readonly Way[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value) && value.length > MAX_ELEMENTS) return [];
  const steps: readonly (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const own = steps.map((step): Way => [step]);
  const below = steps.flatMap((step) => waysInto((value as never)[step]).map((way): Way => [step, ...way]));
  return [...own, ...below];
}

function without(value: Json, [step, ...rest]: Way): Json | undefined {
  if (Array.isArray(value)) {
    if (rest.length === 0) return value.toSpliced(step as number, 1);
    return value.map((one: Json, at: number) => (at === step ? without(one, rest)! : one));
  }
  const members = Object.entries(value as Values).flatMap(([name, one]): [string, Json][] =>
    name !== step ? [[name, one]] : rest.length === 0 ? [] : [[name, without(one, rest)!]],
  );
  return Object.fromEntries(members);
}
