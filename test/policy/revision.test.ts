import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../src/policy/parse.js";
import { revisionOf } from "../../src/policy/revision.js";

const DOCUMENT = {
  version: "1",
  default: "allow",
  description: "two rules and a limit",
  hide: ["drop_table"],
  tools: {
    create_refund: {
      require: [
        { conditions: [{ path: "args.amount", op: "lte", value: 500 }], on_deny: "too much" },
        { conditions: [{ path: "args.currency", op: "in", value: ["eur", "usd"] }] },
      ],
      rate_limit: { max: 3, window: "hour", scope: "global" },
    },
  },
};

/** The same data with the keys of every object in the other order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe("a revision", () => {
  test("does not depend on the order of keys", () => {
    expect(parsePolicy(reversed(DOCUMENT)).revision).toBe(parsePolicy(DOCUMENT).revision);
  });
  test("depends on everything else", () => {
    const revisions = [
      DOCUMENT,
      { ...DOCUMENT, default: "deny" },
      { ...DOCUMENT, description: "other" },
      { ...DOCUMENT, hide: ["a", "b"] },
      { ...DOCUMENT, hide: ["b", "a"] },
      { ...DOCUMENT, hide: ["a,b"] },
      { ...DOCUMENT, hide: [] },
    ].map((document) => parsePolicy(document).revision);
    expect(new Set(revisions).size).toBe(7);
  });
  test("is 64-bit FNV-1a", () => {
    // Published vectors, shifted by the quotes that JSON puts around a string, computed with BigInt.
    const fnv = (text: string) => {
      let hash = 0xcbf29ce484222325n;
      for (const character of text)
        hash = ((hash ^ BigInt(character.charCodeAt(0))) * 0x100000001b3n) & 0xffffffffffffffffn;
      return hash.toString(16).padStart(16, "0");
    };
    expect(fnv("")).toBe("cbf29ce484222325");
    expect(fnv("foobar")).toBe("85944171f73967e8");
    expect(revisionOf("foobar")).toBe(fnv('"foobar"'));
    expect(revisionOf("ü€".repeat(1000))).toBe(fnv(`"${"ü€".repeat(1000)}"`));
    expect(revisionOf({ b: [1, true, null], a: -0 })).toBe(fnv('{"a":0,"b":[1,true,null,],}'));
  });
});
