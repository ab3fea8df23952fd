import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("the parser makes no code from text, which many hosts forbid", async () => {
  const bodies: unknown[] = [];
  const recording = new Proxy(Function, {
    construct(target, parts) {
      bodies.push(parts.at(-1));
      return Reflect.construct(target, parts);
    },
  });
  vi.resetModules();
  vi.stubGlobal("Function", recording);
  expect(new Function("return 1")()).toBe(1);
  const { safeParsePolicy } = await import("../../src/policy/parse.js");
  const rule = { conditions: [{ path: "args.a", op: "in", value: ["a"] }] };
  const limit = { counter: "c", window: "day", max: 1, scope: "grant" };
  const tools = { t: { require: [rule], limits: [limit], rate_limit: { max: 1, window: 60 } } };
  expect(safeParsePolicy({ version: "1", default: "deny", all_tools: { limits: [limit] }, tools }).ok).toBe(true);
  expect(bodies).toEqual(["return 1"]);
});
