import { canonical } from "../json/canonical.js";
import { pointerSegment } from "../json/pointer.js";
import { digestWith, type Mac } from "./digest.js";

/**
 * Values that are kept as a keyed hash alone. They stay bound: a yes counts for a call with the same values.
 *
 * @example
 * ```ts
 * import { createApprovalQueue, createMemoryApprovalStore, type ApprovalRedaction } from "tollgate/approvals";
 *
 * // Read from where the host keeps its secrets.
 * declare const key: string;
 * const redact: ApprovalRedaction = { paths: ["args.card.number"], key };
 * const queue = createApprovalQueue({ store: createMemoryApprovalStore(), redact });
 * ```
 */
export interface ApprovalRedaction {
  /** Paths into `args` or `principal`, as in a policy. Where a path meets a list, it goes on in each element. */
  readonly paths: readonly string[];
  /** The secret of the hash, at least 16 characters; all processes that share the store have the same. */
  readonly key: string;
}

/** Takes values out of a copy of a call, and gives the pointers of their places. */
export type Redact = (copy: object) => Promise<readonly string[]>;

export function createRedact({ paths, key }: ApprovalRedaction): Redact {
  let mac: Promise<Mac> | undefined;
  return async (copy) => {
    mac ??= digestWith(key);
    const places = outermost(paths.flatMap((path) => placesOf(copy, path.split("."), "")));
    const hash = await mac;
    await Promise.all(
      places.map(async ({ parent, name }) => {
        parent[name] = await hash(canonical(parent[name]));
      }),
    );
    return places.map(({ pointer }) => pointer);
  };
}

/** Each place once, and none within another one: that is hidden with it. */
const outermost = (places: readonly Place[]): readonly Place[] =>
  [...new Map(places.map((place) => [place.pointer, place])).values()].filter(
    ({ pointer }) => !places.some((other) => pointer.startsWith(`${other.pointer}/`)),
  );

interface Place {
  readonly parent: Record<string, unknown>;
  readonly name: string;
  readonly pointer: string;
}

function placesOf(from: unknown, path: readonly string[], pointer: string): Place[] {
  if (typeof from !== "object" || from === null) return [];
  if (Array.isArray(from)) return from.flatMap((element, i) => placesOf(element, path, `${pointer}/${i}`));
  const [name, ...rest] = path as [string, ...string[]];
  if (!Object.hasOwn(from, name)) return [];
  const parent = from as Record<string, unknown>;
  const here = `${pointer}/${pointerSegment(name)}`;
  return rest.length === 0 ? [{ parent, name, pointer: here }] : placesOf(parent[name], rest, here);
}
