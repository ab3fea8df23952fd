import { rmSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchPolicies } from "../../../src/cli/proxy/policy-source.js";
import { folder } from "./raw.js";

describe("several policies of a proxy", () => {
  const named = (name: string, more: object) => ({ version: "2", name, default: "allow", ...more });

  it("decide together, and any of them may change", () => {
    const files = folder();
    const org = { file: files.write("org.json", named("org", {})), text: JSON.stringify(named("org", {})) };
    const team = { file: files.write("team.json", named("team", {})), text: JSON.stringify(named("team", {})) };
    const heard: unknown[] = [];
    const source = watchPolicies([org, team], {
      changed: (policies) => heard.push(policies.map((one) => [(one as { name?: string }).name, one.hide])),
      refused: (problems) => heard.push(problems.map((one) => one.replace(/`.*\//, "`"))),
    });
    onTestFinished(source.close);
    source.refresh();
    files.write("team.json", named("team", { hide: ["b*"] }));
    source.refresh();
    files.write("org.json", named("team", {}));
    source.refresh();
    files.write("org.json", "{");
    source.refresh();
    rmSync(org.file);
    source.refresh();
    files.write("org.json", named("org", { hide: ["a"] }));
    source.refresh();
    const looking = { conditions: [{ path: "principal.role", op: "eq", value: "x", if_absent: true }] };
    files.write("org.json", named("org", { all_tools: { require: [looking] } }));
    source.refresh();
    expect(heard).toEqual([
      [
        ["org", undefined],
        ["team", ["b*"]],
      ],
      ["`team.json`: line 1, column 23: expected policies of different names, got two with `team`"],
      ["`org.json`: line 1, column 2: expected `}`"],
      ["`org.json` cannot be read: there is no such file"],
      [
        ["org", ["a"]],
        ["team", ["b*"]],
      ],
      [
        "expected a policy without paths into `principal`, which the proxy does not know; guard the server in its own process, or remove these conditions",
      ],
    ]);
  });
});
