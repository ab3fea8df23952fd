import { readOwn } from "../../json/own.js";
import { foldCase } from "../../policy/strict/fold-case.js";
import type { CompiledSection, CompiledTool } from "../compile/compile.js";
import type { CarriedPath, Dispatch } from "../compile/dispatch.js";
import { shared } from "../compile/shared.js";
import type { Decision } from "../decision.js";
import { elementAt } from "./node-verdict.js";
import { NO_ARGS, UNREADABLE } from "./read-arguments.js";

/** Calls within one another. */
const MAX_DEPTH = 4;
/** Calls that one carries in all. */
const MAX_CARRIED = 100;

/** A call that another one carries. */
export interface CarriedCall {
  readonly name: string;
  readonly args: object;
  readonly tool: CompiledTool;
}

/** The calls that one carries, in their order, up to the first that cannot be read. */
export interface Carried {
  /** Null where one has a longer name than any call can have. */
  readonly calls: readonly CarriedCall[] | null;
  /** The denial where one cannot be read, and the tool that should carry it; undefined for the tool that is called. */
  readonly unread: { readonly denial: Decision; readonly tool: string | undefined } | null;
}

/**
 * Follows the calls that a call of `tool` carries, and those that these carry. See docs/language.md#tools-that-call-tools.
 * Ways that only observing documents declare are followed if `observing`.
 */
export function carriedBy(section: CompiledSection, tool: CompiledTool, args: object, observing: boolean): Carried {
  const calls: CarriedCall[] = [];
  const hasTwin = createTwins();
  let unread: Carried["unread"] = null;
  let areCalls = true;

  /** Whether all could be read. */
  const followAll = (tool: CompiledTool, name: string | undefined, args: object, depth: number): boolean => {
    const ways = tool.dispatches?.[observing ? "all" : "enforced"] ?? [];
    return ways.every((way) => {
      const isRead = followWay(way, args, depth);
      if (!isRead) unread ??= { denial: way.unread, tool: name };
      return isRead;
    });
  };

  const followWay = (way: Dispatch, args: object, depth: number): boolean => {
    if (way.each === null) return followOne(way, args, undefined, depth);
    const array = valueAt(way.each, args, undefined, hasTwin);
    if (!Array.isArray(array)) return false;
    const { length } = array;
    for (let i = 0; i < length; i++) if (!followOne(way, args, elementAt(array, i), depth)) return false;
    return true;
  };

  const followOne = (way: Dispatch, from: object, item: unknown, depth: number): boolean => {
    const name = valueAt(way.tool, from, item, hasTwin);
    const args = valueAt(way.args, from, item, hasTwin) ?? NO_ARGS;
    const isCall = typeof name === "string" && typeof args === "object" && !Array.isArray(args);
    if (!isCall || depth === MAX_DEPTH || calls.length === MAX_CARRIED) return false;
    // To look for patterns in a longer name takes long, and what is found is kept.
    areCalls = name.length <= section.longestName;
    if (!areCalls) return false;
    const tool = section.tools.get(name) ?? section.find(name);
    calls.push({ name, args, tool });
    return followAll(tool, name, args, depth + 1);
  };

  followAll(tool, undefined, args, 0);
  return { calls: areCalls ? calls : null, unread };
}

/** Whether an object has another member whose name differs from this one only in case. */
type HasTwin = (object: object, name: string) => boolean;

/**
 * The value at a path: undefined where it is absent; `UNREADABLE` where a server that reads names without regard to case may
 * find another one.
 */
function valueAt({ ofItem, names }: CarriedPath, args: object, item: unknown, hasTwin: HasTwin): unknown {
  let value = ofItem ? item : args;
  for (const name of names) {
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object" || Array.isArray(value) || hasTwin(value, name)) return UNREADABLE;
    value = readOwn(value, name);
  }
  return value ?? undefined;
}

/** Looks through the names of an object once: many calls can have one object, with as many names as a client likes. */
function createTwins(): HasTwin {
  const known = new Map<object, Map<string, boolean>>();
  return (object, name) => {
    const ofObject = shared(known, object, () => new Map<string, boolean>());
    return shared(ofObject, name, () => {
      const folded = foldCase(name);
      return Object.keys(object).some((key) => key !== name && foldCase(key) === folded);
    });
  };
}
