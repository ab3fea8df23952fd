import { describe, expect, it } from "vitest";
import { compile } from "../../../src/engine/compile/compile.js";
import { createEngine, createMemoryStore, parsePolicy } from "../../../src/index.js";

const policy = parsePolicy({
  version: "2",
  default: "deny",
  tools: {
    "read_*": {},
    "*_all": { require: [{ conditions: [{ path: "args.sure", op: "eq", value: true }] }] },
    read_secret: { action: "deny" },
  },
});

describe("names that only patterns match", () => {
  it("are joined once each way, whatever the names are", () => {
    const { tools, find } = compile([policy], "");
    expect(find("read_a")).toBe(find("read_b"));
    expect(find("read_a")).toBe(tools.get("read_a"));
    expect(find("read_all")).not.toBe(find("read_a"));
    expect(find("other").fixedDecision?.code).toBe("default_deny");
  });

  it("are kept up to 10,000, and decided alike beyond", () => {
    const compiled = compile([policy], "");
    for (let i = 0; i < 10_050; i++) compiled.find(`read_${i}`);
    expect(compiled.tools.size).toBe(10_001);
    expect(compiled.tools.has("read_10049")).toBe(false);
    expect(compiled.find("read_10049").allow.rule).toBe("/tools/read_*");
    expect(compiled.find("drop_all").rules).not.toBeNull();
  });

  it("fill nothing where the one pattern is `*`: all other names are alike", () => {
    const all = parsePolicy({ version: "2", default: "deny", tools: { "*": { except: ["drop"] } } });
    const { tools, find } = compile([all], "");
    expect(find("a".repeat(5_000))).toBe(find("b"));
    expect([...tools.keys()]).toEqual([]);
    expect(createEngine({ policy: all }).evaluate({ tool: "drop" }).code).toBe("default_deny");
    expect(createEngine({ policy: all }).evaluate({ tool: "a".repeat(5_000) }).rule).toBe("/tools/*");
  });

  it("are at most 1,024 UTF-16 code units long", () => {
    const engine = createEngine({ policy });
    expect(engine.evaluate({ tool: `read_${"a".repeat(1_019)}` }).code).toBe("allowed");
    expect(engine.evaluate({ tool: `read_${"a".repeat(1_020)}` }).code).toBe("invalid_call");
    expect(engine.usage({ tool: `read_${"a".repeat(1_020)}` })).toEqual([]);
  });
});

it("a policy says which members of a call it looks at", () => {
  const looking = (path: unknown) =>
    createEngine({
      policy: parsePolicy({
        version: "2",
        default: "allow",
        all_tools: { deny_if: [{ conditions: [{ any: [{ path, op: "exists", value: false }] }] }] },
      }),
    }).reads();
  expect(looking("args.a")).toEqual([]);
  expect(looking("principal.role")).toEqual(["principal"]);
  expect(looking(["annotations", "title"])).toEqual(["annotations"]);
});

it("names that match in ever new ways are kept as long as what is joined for them is not too much", () => {
  const letters = [..."abcdefghijklmnop"];
  const rules = {
    require: Array.from({ length: 64 }, () => ({ conditions: [{ path: "args.a", op: "exists", value: true }] })),
  };
  const wide = parsePolicy({
    version: "2",
    default: "deny",
    tools: Object.fromEntries(letters.map((letter) => [`*${letter}*`, rules])),
  });
  const { tools, find } = compile([wide], "");
  // Each name is another set of letters: 600 of them match 4 patterns on average, with 64 rules each.
  const nameOf = (set: number) => letters.filter((_, at) => (set >> at) & 1).join("");
  for (let set = 1; set <= 600; set++) find(nameOf(set));
  expect(tools.size).toBeLessThan(500);
  expect(find(nameOf(0xffff)).fixedDecision).toBeNull();
  expect(find(nameOf(0xffff)).parts).toHaveLength(16);
});

describe("engines of one policy", () => {
  const counted = parsePolicy({
    version: "2",
    default: "deny",
    tools: {
      run: { limits: [{ counter: "runs", window: "minute", max: 1, scope: "global" }] },
      ask: { action: "require_approval" },
    },
  });

  it("share what is made ready for it, if their namespaces are equal", () => {
    const [a, b, other] = [compile([counted], ""), compile([counted], ""), compile([counted], "other")];
    expect(a).toBe(b);
    expect(other.find("run")).not.toBe(a.find("run"));
    expect(compile([policy, counted], "").find("run")).not.toBe(a.find("run"));
  });

  it("count apart by namespace, and each by its own clock", () => {
    const store = createMemoryStore();
    let now = 0;
    const engines = ["a", "b"].map((namespace) =>
      createEngine({ policy: counted, store, namespace, clock: () => now }),
    );
    const late = createEngine({ policy: counted, clock: () => 3_600_000 + now });
    const run = (engine: (typeof engines)[number]) => engine.evaluate({ tool: "run" }).code;
    expect([...engines, late].map(run)).toEqual(["allowed", "allowed", "allowed"]);
    expect([...engines, late].map(run)).toEqual(["limit_exceeded", "limit_exceeded", "limit_exceeded"]);
    now = 60_000;
    expect([...engines, late].map(run)).toEqual(["allowed", "allowed", "allowed"]);
  });

  it("take no approval that another one asked for, or that was asked for before the policy was replaced", () => {
    const [one, other] = [createEngine({ policy: counted }), createEngine({ policy: counted })];
    const asked = one.evaluate({ tool: "ask" });
    expect(other.evaluate({ tool: "ask" }, { approved: asked }).code).toBe("approval_required");
    one.replacePolicy(policy);
    one.replacePolicy(counted);
    expect(one.evaluate({ tool: "ask" }, { approved: asked }).code).toBe("approval_required");
    const again = one.evaluate({ tool: "ask" });
    expect(one.evaluate({ tool: "ask" }, { approved: again }).code).toBe("allowed");
  });
});
