const PRIME_LOW = 0x1b3;

/** A hash of JSON data, 16 hexadecimal digits: 64-bit FNV-1a over its text with keys sorted and nothing between tokens. */
export function revisionOf(value: unknown): string {
  // 64 bits as two halves: a double holds the product of a half and the low part of the prime exactly.
  let high = 0xcbf29ce4;
  let low = 0x84222325;

  const add = (text: string): void => {
    for (let index = 0; index < text.length; index++) {
      low = (low ^ text.charCodeAt(index)) >>> 0;
      const product = low * PRIME_LOW;
      // The prime is 2^40 + 0x1b3; the first part moves the low half into the high one, 8 bits up.
      high = (Math.imul(high, PRIME_LOW) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
      low = product >>> 0;
    }
  };
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      add("[");
      for (const element of node) {
        walk(element);
        add(",");
      }
      add("]");
    } else if (typeof node === "object" && node !== null) {
      add("{");
      for (const key of Object.keys(node).sort()) {
        add(`${JSON.stringify(key)}:`);
        walk((node as Record<string, unknown>)[key]);
        add(",");
      }
      add("}");
    } else {
      add(JSON.stringify(node));
    }
  };

  walk(value);
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}

/** The revision of all policies of an engine together, in their order. */
export const revisionOfAll = (policies: readonly { readonly revision: string }[]): string =>
  policies.length === 1 ? policies[0]!.revision : revisionOf(policies.map(({ revision }) => revision));
