import { describe, expect, it } from "vitest";
import { contextProblem } from "../../../src/cli/proxy/context-paths.js";
import { parsePolicy } from "../../../src/index.js";

const looking = (path: string) =>
  parsePolicy({
    version: "2",
    default: "allow",
    all_tools: { deny_if: [{ conditions: [{ path, op: "eq", value: "x", if_absent: false }] }] },
  });

describe("a policy of the proxy", () => {
  it.each(["principal.role", "annotations.title"])("may not look at %s, which is always absent", (path) => {
    expect(contextProblem([looking("args.a"), looking(path)])).toBe(
      `expected a policy without paths into \`${path.split(".")[0]}\`, which the proxy does not know; guard the server in its own process, or remove these conditions`,
    );
  });

  it.each(["args.principal", "scope.grant", "tool"])("may look at %s", (path) => {
    expect(contextProblem([looking(path)])).toBeUndefined();
  });
});
