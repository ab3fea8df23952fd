import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";

const document = (name?: string, more: object = {}) =>
  parsePolicy({ version: "2", default: "allow", ...(name === undefined ? {} : { name }), ...more });
const [org, team] = [document("org"), document("team")];
const observer = document("candidate", { mode: "observe" });

describe("the policies of an engine", () => {
  it.each<[string, unknown, string]>([
    ["no policy", [], "createEngine: expected 1 to 16 policies"],
    [
      "17 policies",
      Array.from({ length: 17 }, (_, at) => document(`p${at}`)),
      "createEngine: expected 1 to 16 policies",
    ],
    [
      "a document that nobody parsed",
      [org, { ...team }],
      "expected a policy that `parsePolicy` or `safeParsePolicy` made",
    ],
    // biome-ignore lint/suspicious/noSparseArray: what a hole comes to is what is asked.
    ["a hole", [org, , team], "expected a policy that `parsePolicy` or `safeParsePolicy` made"],
    ["one without a name", [org, document()], "each of several policies to have a `name`"],
    [
      "one of version 1",
      [org, parsePolicy({ version: "1", default: "allow" })],
      "each of several policies to have a `name`",
    ],
    ["two of one name", [org, team, document("org")], "policies of different names, got two with `org`"],
    ["nothing but an observer", observer, 'a policy without `mode: "observe"`'],
    ["nothing but observers", [observer, document("b", { mode: "observe" })], 'a policy without `mode: "observe"`'],
  ])("%s is refused, and changes nothing in an engine that is there", (_, policy, message) => {
    expect(() => createEngine({ policy: policy as never })).toThrow(TypeError);
    expect(() => createEngine({ policy: policy as never })).toThrow(message);
    const engine = createEngine({ policy: org });
    expect(() => engine.replacePolicy(policy as never)).toThrow(message.replace("createEngine", "replacePolicy"));
    expect(engine.policies()).toEqual([org]);
  });

  it("may be one without a name, in an array or not", () => {
    expect(createEngine({ policy: [document()] }).evaluate({ tool: "t" }).code).toBe("allowed");
    expect(createEngine({ policy: document() }).evaluate({ tool: "t" })).not.toHaveProperty("policy");
  });

  it("may be 16, of which one decides", () => {
    const policy = Array.from({ length: 16 }, (_, at) => document(`p${at}`, at === 9 ? { hide: ["t"] } : {}));
    const { code, policy: name } = createEngine({ policy }).evaluate({ tool: "t" });
    expect([code, name]).toEqual(["hidden", "p9"]);
  });

  it("have one revision, which depends on each and on their order", () => {
    const revisions = [[org, team], [team, org], [org], org, [org, document("team", { hide: ["x"] })]].map((policy) =>
      createEngine({ policy }).revision(),
    );
    expect(new Set(revisions).size).toBe(4);
    expect(revisions[2]).toBe(revisions[3]);
    expect(revisions[3]).toBe(org!.revision);
  });

  it("are read once: an array that changes afterwards changes nothing", () => {
    const policy = [org, team];
    const engine = createEngine({ policy });
    policy.push(document("third", { hide: ["*"] }));
    expect(engine.evaluate({ tool: "t" }).code).toBe("allowed");
    expect(engine.policies()).toEqual([org, team]);
  });
});
