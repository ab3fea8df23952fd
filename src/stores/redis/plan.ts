import type { ScriptInput } from "./client.js";
import type { Step } from "./step.js";

/** What the count of a step that travels alone is less than, if the script answers with one number. */
export const LONE_LIMIT = 2 ** 31;

/** The input of a script call that takes these steps, as the script reads it. */
export function planOf(steps: readonly Step[], tag: number): ScriptInput {
  const [{ keys, shape }] = steps as readonly [Step, ...Step[]];
  if (steps.length === 1 && keys.length === 1 && shape[1]! > 0 && shape[2]! < LONE_LIMIT) {
    return { keys, arguments: [tag, ...shape].map(String) };
  }
  const places = new Map<string, number>();
  const order: number[] = [];
  const runs: number[] = [];
  for (let i = 0; i < steps.length; ) {
    const { shape } = steps[i]!;
    const first = i;
    for (; i < steps.length && steps[i]!.shape === shape; i++) {
      for (const key of steps[i]!.keys) order.push(placeOf(places, key));
    }
    runs.push(i - first, shape.length / 3, ...shape);
  }
  const written = places.size === order.length ? "" : JSON.stringify(order);
  return { keys: [...places.keys()], arguments: [tag, written, ...runs].map(String) };
}

/** The place of a counter among the keys, from 1. */
function placeOf(places: Map<string, number>, key: string): number {
  const known = places.get(key);
  if (known !== undefined) return known;
  const place = places.size + 1;
  places.set(key, place);
  return place;
}
