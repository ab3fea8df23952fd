/** Calls that a call carries, read literally from §§9 of version "2". Shares no code with `src`. */
import { isDeepStrictEqual } from "node:util";
import type { Dispatch, PolicyDocument2 as Document2, Path } from "../src/policy/policy.v2.js";
import { ABSENT, own, UNREADABLE, valueAt } from "./reference-condition.js";
import { pointer } from "./reference-entries.js";
import type { Charge } from "./reference-limit.js";
export interface Carried {
  readonly calls: readonly { readonly tool: string; readonly args: object }[];
  /** Where a call stands that cannot be read: nothing behind it is looked at. */
  readonly unread?: { readonly document: Document2; readonly rule: string; readonly tool: string };
}
const withoutCase = (text: string) => text.toLowerCase().toUpperCase();
const namesOf = (path: Path | undefined) => (typeof path === "string" ? path.split(".") : path);
const spelled = ({ each, tool, args }: Dispatch) => [each, tool, args].map(namesOf);
// §§9: what one document declares is followed for all; where two declare one tool differently, both are followed.
function waysOf(documents: readonly Document2[], tool: string) {
  const ways = documents.flatMap((document) => {
    const way = own(document.dispatch ?? {}, tool) as Dispatch | undefined;
    return way ? [{ document, way }] : [];
  });
  const isSame = (a: Dispatch, b: Dispatch) => isDeepStrictEqual(spelled(a), spelled(b));
  return ways.filter(({ way }, at) => ways.findIndex((one) => isSame(one.way, way)) === at);
}
/** A member whose name differs only in case stands beside it on the way: a server may read that one. */
function onlyAt(from: { readonly args: object; readonly item?: unknown }, path: Path): unknown {
  const names = typeof path === "string" ? path.split(".") : path;
  const isTwin = (a: string, b: string) => a !== b && withoutCase(a) === withoutCase(b);
  for (const [at, name] of names.entries()) {
    const above = at === 0 ? {} : at === 1 ? from[names[0] as "args"] : valueAt(from, names.slice(0, at));
    if (typeof above === "object" && above !== null && !Array.isArray(above))
      if (Object.keys(above).some((key) => isTwin(key, name))) return UNREADABLE;
  }
  return valueAt(from, path);
}
/** §§9: 4 deep, 100 calls in all; beyond, or where `tool` is no string, `args` no object, `each` no array, it ends. */
export function carriedBy(documents: readonly Document2[], tool: string, args: object): Carried {
  const calls: { tool: string; args: object }[] = [];
  let unread: Carried["unread"];
  const follow = (tool: string, args: object, depth: number): boolean =>
    waysOf(documents, tool).every(({ document, way }) => {
      const found = way.each === undefined ? [undefined] : onlyAt({ args }, way.each);
      for (const item of Array.isArray(found) ? found : ["no call"]) {
        const [name, given] = [way.tool, way.args].map((path) => onlyAt({ args, item }, path));
        const carried = given === ABSENT ? {} : given;
        const isCall = typeof name === "string" && typeof carried === "object" && !Array.isArray(carried);
        if (!Array.isArray(found) || !isCall || depth === 4 || calls.length === 100) {
          unread = { document, rule: pointer("dispatch", tool), tool };
          return false;
        }
        calls.push({ tool: name, args: carried as object });
        if (!follow(name, carried as object, depth + 1)) return false;
      }
      return true;
    });
  follow(tool, args, 0);
  return { calls, ...(unread && { unread }) };
}
/** §§9: charges of several calls on one counter add up, and each limit compares with those of the other calls added. */
export function together(calls: readonly (readonly Charge[])[]): Charge[] {
  const most = (of: readonly Charge[], counter: string) =>
    of.reduce((most, one) => (one.counter === counter && (one.amount ?? 0n) > most ? one.amount! : most), 0n);
  const limits: Charge[] = [];
  for (const own of calls)
    for (const charge of own) {
      const others = calls.filter((other) => other !== own).reduce((sum, other) => sum + most(other, charge.counter), 0n); // biome-ignore format: one line
      const added = charge.amount === undefined ? charge : { ...charge, amount: charge.amount + others };
      // A limit that several of the calls are charged to is one: the strictest.
      const known = limits.findIndex(({ document, rule, counter }) => document === added.document && rule === added.rule && counter === added.counter); // biome-ignore format: one line
      if (known < 0) limits.push(added);
      else if (added.amount! > limits[known]!.amount!) limits[known] = { ...added, tool: limits[known]!.tool };
    }
  return limits;
}
