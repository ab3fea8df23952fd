import { describe, expect, it } from "vitest";
import { matchOf } from "../../src/approvals/match.js";

const ARGS = { repo: "a", pr: { id: 7, draft: null }, "x.y": 1 };

describe("what a remembered yes compares", () => {
  it.each([
    ["all arguments without paths", undefined, { args: ARGS }],
    ["the value at a path, in a list", ["args.repo"], { paths: ["args.repo"], values: [["a"]] }],
    ["the value below an object", ["args.pr.id"], { paths: ["args.pr.id"], values: [[7]] }],
    ["a name with a dot in it", [["args", "x.y"]], { paths: [["args", "x.y"]], values: [[1]] }],
    ["null, which is not absent", ["args.pr.draft"], { paths: ["args.pr.draft"], values: [[null]] }],
    ["an absent value as an empty list", ["args.branch"], { paths: ["args.branch"], values: [[]] }],
    ["an absent object on the way", ["args.a.b"], { paths: ["args.a.b"], values: [[]] }],
    ["nothing of a prototype", ["args.toString"], { paths: ["args.toString"], values: [[]] }],
  ])("is %s", (_, paths, expected) => {
    expect(matchOf(ARGS, paths)).toEqual(expected);
  });

  it.each([[["args.repo.name"]], [["args.pr.draft.by"]], [["args.repo", "args.repo.name"]]])(
    "is nothing for %j, which meets something else but an object",
    (paths) => {
      expect(matchOf(ARGS, paths)).toBeUndefined();
    },
  );
});
