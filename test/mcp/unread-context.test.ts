import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import { guardTransport } from "../../src/mcp/index.js";
import { call, raw } from "./raw.js";

const blocked = parsePolicy({
  version: "2",
  default: "allow",
  all_tools: { deny_if: [{ conditions: [{ path: "principal.blocked", op: "eq", value: true, if_absent: false }] }] },
});
const plain = parsePolicy({ version: "2", default: "deny", tools: { "add*": {} } });

describe("a policy that looks at who is calling", () => {
  it("is refused by a guard, which does not tell it", () => {
    const engine = createEngine({ policy: blocked });
    expect(() => guardTransport({} as never, { engine })).toThrow(
      "expected a policy without paths into `principal` and `annotations`, which this guard does not read yet",
    );
  });

  it("denies each call if it comes to an engine that is guarded already", async () => {
    const engine = createEngine({ policy: plain });
    const { send, received, runs } = await raw({ engine });
    await send(call(1, { name: "add" }));
    engine.replacePolicy(blocked);
    await send(call(2, { name: "add" }));
    expect(runs).toHaveLength(1);
    expect(JSON.stringify(received)).toContain("which this server does not tell it, so the call was not run");
  });
});
