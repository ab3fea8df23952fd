import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../src/index.js";
import { ownFolder } from "../folder.js";
import { tollgate } from "../run.js";

const POLICY = `{
\t"version":   "1",
\t"default": "deny", "$schema": "./node_modules/tollgate/schema/policy.v1.schema.json",
\t"hide": ["drop_a", "drop_b"],
\t"tools": { "pay": { "action": "require_approval" } }
}
`;
const TOLD = `its \`$schema\` is that of version 1; for an editor write \`policy.v2.schema.json\` in its place
FILE:4:11: \`drop_*\` hides \`drop_a\`, \`drop_b\`, and any other tool whose name begins so
FILE:5:32: a person is asked about every call; \`approve_if\` in its place asks only about calls that a rule names, and lets the others through
2 places where version "2" is shorter or can ask less
`;

describe("tollgate upgrade", () => {
  it("changes the version alone, and tells where version 2 is shorter", async () => {
    const file = ownFolder().write("policy.json", POLICY);
    expect(await tollgate("upgrade", file)).toEqual({
      code: 0,
      out: POLICY.replace('"1"', '"2"'),
      err: TOLD.replaceAll("FILE", file),
    });
    expect(readFileSync(file, "utf8")).toBe(POLICY);
  });

  it("keeps comments, and says that no other command reads them", async () => {
    const text = '{ // mine\r\n  /* "version": "1" */ "version": "1", "default": "deny" /* end */ }';
    const file = ownFolder().write("policy.json", text);
    const { out, err } = await tollgate("upgrade", file);
    expect(out).toBe('{ // mine\r\n  /* "version": "1" */ "version": "2", "default": "deny" /* end */ }\n');
    expect(err).toContain("it cannot be used before its comments are gone");
  });

  it("writes to a new file or back to its own, and to no other that is there", async () => {
    const { path, write } = ownFolder();
    const file = write("policy.json", POLICY);
    const other = write("other.json", "mine");
    expect(await tollgate("upgrade", file, "--out", other)).toMatchObject({
      code: 2,
      err: expect.stringContaining("is there already; nothing is written to it"),
    });
    expect(readFileSync(other, "utf8")).toBe("mine");
    const fresh = `${path}/new.json`;
    for (const out of [fresh, file]) {
      expect(await tollgate("upgrade", file, "--out", out)).toMatchObject({ code: 0, out: "" });
      expect(readFileSync(out, "utf8")).toBe(POLICY.replace('"1"', '"2"'));
    }
  });

  it("gives the text and the list as JSON", async () => {
    const { out, err } = await tollgate("upgrade", ownFolder().write("policy.json", POLICY), "--json");
    expect(err).toBe("");
    expect(JSON.parse(out)).toEqual({
      text: POLICY.replace('"1"', '"2"'),
      shorter: [
        { pointer: "/hide/0", line: 4, column: 11, message: expect.stringContaining("`drop_*` hides") },
        { pointer: "/tools/pay/action", line: 5, column: 32, message: expect.stringContaining("`approve_if`") },
      ],
    });
  });

  it.each([
    ["of version 2", '{ "version": "2", "default": "deny" }', 'is a policy of version "2" already; nothing is written'],
    ["that is not valid", '{ "version": "1" }', "is not a valid policy: line 1, column 1: missing key `default`"],
  ])("refuses a policy %s", async (_, text, message) => {
    const file = ownFolder().write("policy.json", text);
    expect(await tollgate("upgrade", file, "--out", file)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(message),
    });
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("keeps every example's decisions apart from the version", async () => {
    for (const name of ["github", "filesystem", "memory", "everything", "sequential-thinking"]) {
      const file = `examples/policies/${name}/policy.json`;
      const text = readFileSync(file, "utf8");
      if (parsePolicy(text).version === "2") continue;
      const { out } = await tollgate("upgrade", file);
      const { version, ...rest } = JSON.parse(out);
      expect([version, rest]).toEqual(["2", { ...JSON.parse(text), version: undefined }]);
    }
  });
});
