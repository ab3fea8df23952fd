import type { ArgumentNames } from "../compile/join.js";
import type { Decision } from "../decision.js";

/** Whether one of these is not allowed. A symbol never is. */
export const hasOther = (own: readonly (string | symbol)[], { allowed }: ArgumentNames): boolean =>
  own.some((key) => typeof key !== "string" || !allowed.has(key));

/** The denial by the first entry that does not allow an argument of a call, whatever its value; null if each allows all. */
export function firstNotAllowing(entries: readonly ArgumentNames[], args: object): Decision | null {
  const own = Reflect.ownKeys(args);
  return entries.find((names) => hasOther(own, names))?.denial ?? null;
}
