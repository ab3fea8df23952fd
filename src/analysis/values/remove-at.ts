import type { Json } from "./value-test.js";

/** Takes the member out to which names lead, if it is there. */
export function removeAt(object: Record<string, Json>, [name, ...rest]: readonly string[]): void {
  const own = Object.hasOwn(object, name!) ? object[name!] : undefined;
  if (rest.length === 0) delete object[name!];
  else if (typeof own === "object" && own !== null && !Array.isArray(own)) removeAt(own as Record<string, Json>, rest);
}
