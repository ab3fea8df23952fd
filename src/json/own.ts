/** `Object.hasOwn` in the form that V8 knows to be true, at no cost, of the keys that a `for…in` gives. */
export const hasOwn: (object: object, name: string) => boolean = Function.prototype.call.bind(
  Object.prototype.hasOwnProperty,
);

/** An own property of an object; anything inherited reads as `undefined`. */
export function readOwn(object: object, name: string): unknown {
  // Under `--disable-proto=throw` it cannot be read where it is not there.
  if (name === "__proto__" && !hasOwn(object, name)) return undefined;
  const value = (object as Record<string, unknown>)[name];
  // Stryker disable next-line ConditionalExpression: undefined is the answer for both, an own property of that value and none.
  return value === undefined || hasOwn(object, name) ? value : undefined;
}

/** The same string as V8 keeps it for keys: one that is compared and looked up without reading its characters. */
export const asKey = (name: string): string => Reflect.ownKeys({ [name]: 0 })[0] as string;
