import { expect } from "vitest";
import { coder, type Hostile } from "./hostile.js";

/** Made once, when first needed. */
function lazily<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const million = lazily(() => {
  let nested: Record<string, unknown> = {};
  for (let depth = 0; depth < 1_000_000; depth++) nested = { a: nested };
  return nested;
});
const millionLists = lazily(() => {
  let nested: unknown[] = ["ok"];
  for (let depth = 0; depth < 1_000_000; depth++) nested = [nested];
  return nested;
});
const long = lazily(() => "x".repeat(100_000_000));

const condition = (op: string, value: unknown) => ({ require: [{ conditions: [{ path: "args.a", op, value }] }] });
const LONG: readonly (readonly [string, unknown, string])[] = [
  ["eq", "x", "require_unmet"],
  ["neq", "x", "allowed"],
  ["in", ["x", "y"], "require_unmet"],
  ["not_in", ["x", "y"], "allowed"],
  ["contains", "y", "require_unmet"],
  ["contains", "xx", "allowed"],
  ["regex", "x", "indeterminate"],
  ["regex", "(x+x+)+y", "indeterminate"],
  ["lt", 5, "indeterminate"],
  ["exists", true, "allowed"],
];
const JUDGING = {
  version: "1",
  default: "deny",
  tools: Object.fromEntries(LONG.map(([op, value], index) => [`${index}`, condition(op, value)])),
};

export const sizes: readonly Hostile[] = [
  [
    "arguments nested a million deep",
    (library) => {
      const code = coder(library);
      expect(code({ tool: "deep", args: million() })).toBe("indeterminate");
      expect(code({ tool: "pay", args: million() })).toBe("indeterminate");
      expect(code({ tool: "list", args: { tags: millionLists() } })).toBe("indeterminate");
      expect(code({ tool: "ask", args: million() })).toBe("invalid_call");
      expect(code({ tool: "ask", args: { list: millionLists() } })).toBe("invalid_call");
      expect(code({ tool: "ask", args: { deep: million() } })).toBe("invalid_call");
      expect(code({ tool: million() })).toBe("invalid_call");
    },
  ],
  [
    "a document nested a million deep",
    ({ safeParsePolicy }) => {
      for (const document of [million(), millionLists(), { version: "1", default: "deny", tools: million() }])
        expect(safeParsePolicy(document).ok).toBe(false);
      expect(safeParsePolicy("[".repeat(1_000_000)).ok).toBe(false);
      expect(safeParsePolicy('{"a":'.repeat(200_000)).ok).toBe(false);
    },
  ],
  [
    "an array that claims four billion elements",
    (library) => {
      const code = coder(library);
      const sparse: unknown[] = [];
      sparse.length = 4_294_967_295;
      expect(code({ tool: "list", args: { tags: sparse } })).toBe("require_unmet");
      expect(code({ tool: "ask", args: { tags: sparse } })).toBe("invalid_call");
      sparse[4_000_000_000] = "ok";
      expect(code({ tool: "list", args: { tags: sparse } })).toBe("allowed");
    },
  ],
  [
    "a string of 100 MB under every operator",
    (library) => {
      const code = coder(library, JUDGING);
      const found = LONG.map((_, index) => code({ tool: `${index}`, args: { a: long() } }));
      expect(found).toEqual(LONG.map(([, , wanted]) => wanted));
    },
  ],
  [
    "a string of 100 MB as a name, a scope value, a key and an element",
    (library) => {
      const code = coder(library);
      expect(code({ tool: long() })).toBe("default_deny");
      expect(code({ tool: "grant", scope: { grant: long() } })).toBe("scope_missing");
      expect(code({ tool: "sum", args: { amount: long() } })).toBe("amount_invalid");
      expect(code({ tool: "list", args: { tags: [long(), "no"] } })).toBe("require_unmet");
      expect(code({ tool: "pay", args: { [long()]: 1, amount: 5 } })).toBe("allowed");
      expect(code({ tool: "ask", args: { text: long() } })).toBe("approval_required");
    },
  ],
  [
    "a string of 100 MB as a document, and as every part of one",
    ({ safeParsePolicy }) => {
      const text = long();
      const limit = { counter: "c", window: "day", max: 1, scope: "global" };
      const tool = (rules: unknown) => ({ version: "1", default: "deny", tools: { t: rules } });
      const documents = [
        ...[text, { version: text }, { [text]: 1, version: "1", default: "deny" }],
        { version: "1", default: "deny", hide: [`${text}*`] },
        tool(condition("regex", text)),
        ...[tool(condition(text, 1)), tool({ require: [{ conditions: [{ path: text, op: "eq", value: 1 }] }] })],
        ...[tool({ limits: [{ ...limit, counter: text }] }), tool({ limits: [{ ...limit, window: text }] })],
        ...[tool({ limits: [{ ...limit, scope: text }] }), tool({ rate_limit: text })],
      ];
      for (const document of documents) {
        const parsed = safeParsePolicy(document);
        expect(!parsed.ok && parsed.issues.every(({ message }) => message.length < 1_000)).toBe(true);
      }
    },
  ],
  [
    "names of 10 MB are names like any other",
    (library) => {
      const name = "n".repeat(10_000_000);
      const code = coder(library, {
        ...{ version: "1", default: "allow", hide: [`${name}h`] },
        tools: {
          [name]: { action: "deny" },
          path: { require: [{ conditions: [{ path: `args.${name}`, op: "eq", value: 1 }] }] },
        },
      });
      expect(code({ tool: name })).toBe("denied");
      expect(code({ tool: `${name}h` })).toBe("hidden");
      expect(code({ tool: `${name}n` })).toBe("allowed");
      expect(code({ tool: "path", args: { [name]: 1 } })).toBe("allowed");
      expect(code({ tool: "path", args: { [`${name}n`]: 1 } })).toBe("indeterminate");
    },
  ],
];
