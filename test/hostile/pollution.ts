import { expect } from "vitest";
import { coder, DOCUMENT, type Hostile } from "./hostile.js";

/** Ways in which a prototype can gain a member. */
const KINDS: readonly (readonly [string, (value: unknown) => PropertyDescriptor])[] = [
  ["enumerable", (value) => ({ value, enumerable: true, writable: true })],
  ["not enumerable", (value) => ({ value, writable: true })],
  ["a getter", (value) => ({ get: () => value })],
  [
    "a getter that hides itself",
    (value) => ({
      get(this: unknown) {
        return this === Object.prototype ? undefined : value;
      },
    }),
  ],
];

const ONE_OF = {
  version: "1",
  default: "deny",
  tools: { pick: { require: [{ conditions: [{ path: "args.x", op: "in", value: ["a"] }] }] } },
};

/** Does something while `Object.prototype` has more members, which it is told to gain. */
function polluting(work: (pollute: (name: string, descriptor: PropertyDescriptor) => void) => void): void {
  const added: string[] = [];
  try {
    work((name, descriptor) => {
      Object.defineProperty(Object.prototype, name, { configurable: true, ...descriptor });
      added.push(name);
    });
  } finally {
    for (const name of added) delete (Object.prototype as Record<string, unknown>)[name];
  }
}

const afterLoading = KINDS.map(
  ([kind, descriptor]): Hostile => [
    `what \`Object.prototype\` has gained is no argument: ${kind}`,
    (library) =>
      polluting((pollute) => {
        const code = coder(library);
        const policy = library.parsePolicy(DOCUMENT);
        expect(code({ tool: "pay", args: {} })).toBe("indeterminate");
        pollute("amount", descriptor(5));
        pollute("scope", descriptor({ grant: "g" }));
        pollute("grant", descriptor("g"));
        pollute("on_deny", descriptor("no"));
        pollute("default", descriptor("allow"));
        pollute("approved", descriptor({}));
        expect(code({ tool: "pay", args: {} })).toBe("indeterminate");
        expect(code({ tool: "pay", args: { amount: 5 } })).toBe("allowed");
        expect(code({ tool: "deep", args: { a: {} } })).toBe("indeterminate");
        expect(code({ tool: "sum", args: {} })).toBe("amount_invalid");
        for (const scope of [undefined, {}, { session: "s" }, Object.create(null), Object.create({ grant: "g" })])
          expect(code({ tool: "grant", scope })).toBe("scope_missing");
        expect(code({ tool: "grantAsk" })).toBe("scope_missing");
        expect(code({ tool: "other" })).toBe("default_deny");
        expect(code({ tool: "ask" })).toBe("approval_required");
        pollute("args", descriptor({ amount: 5 }));
        pollute("tool", descriptor("pay"));
        expect(code({ tool: "pay" })).toBe("indeterminate");
        expect(code({ args: { amount: 5 } })).toBe("invalid_call");
        expect(() => library.createEngine({} as never)).toThrow(TypeError);
        const late = library.createEngine({ policy, clock: () => 0 });
        expect(late.evaluate({ tool: "sum", args: { amount: 9 } })).toMatchObject({ code: "allowed" });
        expect(late.evaluate({ tool: "sum", args: { amount: 1 } })).toMatchObject({
          code: "limit_exceeded",
          message: "the limit of 9 of `args.amount` in a minute is reached",
        });
      }),
  ],
);

export const pollution: readonly Hostile[] = [
  ...afterLoading,
  [
    "arguments inherit nothing from a prototype of their own",
    (library) => {
      const code = coder(library);
      expect(code({ tool: "pay", args: Object.create({ amount: 5 }) })).toBe("indeterminate");
      expect(code({ tool: "pay", args: Object.assign(Object.create(null), { amount: 5 }) })).toBe("allowed");
      expect(code({ tool: "plain", args: {} })).toBe("allowed");
      expect(code({ tool: "plain", args: { constructor: 1 } })).toBe("deny_if_matched");
      expect(code({ tool: "plain", args: JSON.parse('{"__proto__":{"constructor":1}}') })).toBe("allowed");
      expect(code({ tool: "pay", args: JSON.parse('{"__proto__":{"amount":5}}') })).toBe("indeterminate");
      expect(code(JSON.parse('{"__proto__":{"tool":"pay"},"args":{"amount":5}}'))).toBe("invalid_call");
    },
  ],
  [
    "arrays inherit nothing where they have a hole",
    (library) => {
      const { hide, ...hiding } = { ...DOCUMENT, hide: [] };
      try {
        (Array.prototype as unknown[])[0] = "ok";
        expect(coder(library)({ tool: "list", args: { tags: new Array(1) } })).toBe("require_unmet");
        (Array.prototype as unknown[])[1] = "evil";
        expect(coder(library, ONE_OF)({ tool: "pick", args: { x: "evil" } })).toBe("require_unmet");
        (Array.prototype as unknown[])[0] = "*";
        expect(coder(library, { ...hiding, hide })({ tool: "pay", args: { amount: 5 } })).toBe("allowed");
      } finally {
        delete (Array.prototype as unknown[])[0];
        delete (Array.prototype as unknown[])[1];
      }
    },
  ],
];
