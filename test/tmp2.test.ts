import { it } from "vitest";
import { comparedTest } from "../src/analysis/values/compared-test.js";
import { readKinds } from "../src/analysis/values/read-texts.js";
it("x", () => {
  const tests = [comparedTest({ path: "args.x", op: "regex", value: "^/workspace/" }, "^/workspace/"), comparedTest({ path: "args.x", op: "starts_with", value: "/workspace/" }, "/workspace/")];
  for (const k of readKinds(tests)) console.log(JSON.stringify(k), tests.map((t) => t.verdict(k.text!)));
});
