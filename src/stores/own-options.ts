/** A copy of an options object's own properties; throws a `TypeError` for one that is not among `names`. */
export function ownOptions<Options extends object>(
  caller: string,
  options: Options,
  names: readonly (keyof Options & string)[],
): Options {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${caller}: expected an object with options`);
  const unknown = Object.keys(options).find((name) => !names.includes(name as never));
  if (unknown === undefined) return { __proto__: null, ...options } as Options;
  throw new TypeError(`${caller}: expected options among ${names.join(", ")}; got \`${unknown}\``);
}
