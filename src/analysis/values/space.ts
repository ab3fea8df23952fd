import { keyOf } from "../../json/key.js";
import type { Json, ValueTest } from "./value-test.js";

/** The values that can stand at a place of a call. */
export type Domain =
  | { readonly kind: "json" }
  /** The value of a scope: one that no limit could count by is as good as none. */
  | { readonly kind: "scope" }
  /** The name of what is called. */
  | { readonly kind: "constant"; readonly value: string }
  /** No place, but a condition that compares two values of the call: free to be anything. */
  | { readonly kind: "free"; readonly condition: Comparison };

/** A condition that compares the values of two places. */
export interface Comparison {
  readonly op: string;
  readonly path: readonly string[];
  readonly from: readonly string[];
}

/** A place in a call, or in an element of an array, that some condition looks at or passes through. */
export interface Variable {
  readonly index: number;
  readonly names: readonly string[];
  /** The place that holds it, where that can be something else than an object. */
  readonly parent: Variable | null;
  readonly children: Variable[];
  readonly domain: Domain;
  readonly tests: ValueTest[];
  /** Whether it matters that a member without value is there. */
  ownMatters: boolean;
  /** The elements of an array that stands there. */
  readonly items: () => Space;
}

/** The places of a call, or of an element. */
export interface Space {
  readonly variables: readonly Variable[];
  /** The place to which names lead, made when first asked for. */
  readonly at: (names: readonly string[]) => Variable;
  /** Index of a test among those of its place. Equal tests are one. */
  readonly test: (at: Variable, test: ValueTest) => number;
  /** Stands for a condition that compares two values; equal ones are one. */
  readonly free: (key: string, condition: Comparison) => Variable;
}

/** `name` is what is called, for paths that look at it. */
export function createSpace(name: string): Space {
  const variables: Variable[] = [];
  const known = new Map<string, Variable>();

  /** Roots that are always objects have no place of their own. */
  const isRoot = (names: readonly string[]): boolean => names.length === 1 && OBJECTS.includes(names[0]!);

  const at = (names: readonly string[]): Variable => {
    const above = names.slice(0, -1);
    const parent = above.length === 0 || isRoot(above) ? null : at(above);
    return made(keyOf(names), names, parent, domainOf(names, name));
  };

  const made = (key: string, names: readonly string[], parent: Variable | null, domain: Domain): Variable => {
    const found = known.get(key);
    if (found !== undefined) return found;
    let items: Space | undefined;
    const variable: Variable = {
      index: variables.length,
      names,
      parent,
      children: [],
      domain,
      tests: [],
      ownMatters: false,
      items: () => {
        items ??= createSpace(name);
        return items;
      },
    };
    parent?.children.push(variable);
    known.set(key, variable);
    variables.push(variable);
    return variable;
  };

  return {
    variables,
    at,
    test({ tests }, test) {
      const index = tests.findIndex(({ key }) => key === test.key);
      return index === -1 ? tests.push(test) - 1 : index;
    },
    free: (key, condition) => made(`free ${key}`, condition.path, null, { kind: "free", condition }),
  };
}

const OBJECTS = ["args", "principal", "annotations", "scope"];

function domainOf(names: readonly string[], name: string): Domain {
  const [root] = names;
  if (names.length === 1 && (root === "tool" || root === "uri" || root === "prompt"))
    return { kind: "constant", value: name };
  return { kind: root === "scope" ? "scope" : "json" };
}

/** Puts a value at a place of an object, as an own member whatever its name. */
export function setAt(object: Record<string, Json>, names: readonly string[], value: Json): void {
  const [name, ...rest] = names as [string, ...string[]];
  const own = Object.hasOwn(object, name) ? object[name] : undefined;
  const isObject = typeof own === "object" && own !== null && !Array.isArray(own);
  const below = rest.length === 0 ? value : isObject ? own : {};
  Object.defineProperty(object, name, { value: below, enumerable: true, configurable: true, writable: true });
  if (rest.length > 0) setAt(below as Record<string, Json>, rest, value);
}
