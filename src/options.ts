import { nearest } from "./nearest.js";

/** Throws a `TypeError` that names the factory and says what it expected. */
export type Fail = (expected: string) => never;
/** Gives an option as the factory uses it; the value is `undefined` if the option is left out. */
export type Read<T> = (value: unknown, fail: Fail, name: string) => T;
/** How each option of a factory is read. */
export type OptionTable<T> = { readonly [Name in keyof T]-?: Read<T[Name]> };

/**
 * Reads the options of a factory, each once and as an own property, in the order of the table.
 *
 * @param renamed What to write instead of a name that an option had before.
 * @throws {TypeError} for an option that is not in the table, and for a value that its row refuses.
 */
export function readOptions<T>(
  caller: string,
  given: unknown,
  table: OptionTable<T>,
  renamed: Readonly<Record<string, string>> = {},
): T {
  const fail: Fail = (expected) => {
    throw new TypeError(`${caller}: expected ${expected}`);
  };
  const names = Object.keys(table);
  const refuse = (got: string): never => fail(`an object with options among ${names.join(", ")}${got}`);
  if (typeof given !== "object" || given === null || Array.isArray(given)) return refuse("");
  const own = (from: object, name: string): unknown => (Object.hasOwn(from, name) ? from[name as never] : undefined);
  const unknown = Object.getOwnPropertyNames(given).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) {
    const instead = own(renamed, unknown);
    if (instead !== undefined) fail(`${instead}`);
    // The opposite of an option is not meant for it.
    const near = /^(?:no|un|dis)/i.test(unknown) ? undefined : nearest(unknown, names);
    if (near !== undefined) refuse(`; got \`${unknown}\`; did you mean \`${near}\`?`);
  }
  const options = { __proto__: null } as Record<string, unknown>;
  for (const name of names) options[name] = table[name as keyof T](own(given, name), fail, name);
  // Last, as one that is missing says more: options of something else have none of these names.
  return unknown === undefined ? (options as T) : refuse(`; got \`${unknown}\``);
}

/** A row for an option that must be given. */
export const required =
  <T>(expected: string, is: (value: unknown) => boolean): Read<T> =>
  (value, fail, name) =>
    is(value) ? (value as T) : fail(`\`${name}\` to be ${expected}`);

/** A row for an option that may be left out; `undefined` is of its type if there is no other value to take then. */
export const optional =
  <T>(expected: string, is: (value: unknown) => boolean, fallback?: T): Read<T> =>
  (value, fail, name) =>
    value === undefined ? (fallback as T) : required<T>(expected, is)(value, fail, name);

export const isFunction = (value: unknown): boolean => typeof value === "function";

/** Whether it has these methods. */
export const hasMethods = (value: unknown, ...methods: readonly string[]): value is object =>
  methods.every((name) => isFunction(Object(value)[name]));

export const flag = (fallback: boolean): Read<boolean> =>
  optional("`true` or `false`", (value) => typeof value === "boolean", fallback);

export const wholeNumber = (fallback: number): Read<number> =>
  optional("a whole number of at least 1", (value) => Number.isSafeInteger(value) && (value as number) >= 1, fallback);

/** Milliseconds that a timer can wait. */
export const milliseconds = (fallback: number): Read<number> =>
  optional(
    "a number of milliseconds above 0 and below 2^31",
    (value) => typeof value === "number" && value > 0 && value <= 2 ** 31 - 1,
    fallback,
  );

/** One of two words, the first if left out. */
export const either = <const A extends string, const B extends string>(first: A, second: B): Read<A | B> =>
  optional<A | B>(`\`${first}\` or \`${second}\``, (value) => value === first || value === second, first);

/** A function of the host; there is none if it is left out. */
export const callback = <F>(): Read<F | undefined> => optional("a function", isFunction);

export const epochClock = (): Read<() => number> =>
  optional("a function that gives epoch milliseconds", isFunction, Date.now);
