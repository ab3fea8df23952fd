import { parsePolicy } from "tollgate";
import { describe, expect, it } from "vitest";
import { golden } from "../golden.js";
import { fixture, tollgate } from "../run.js";

const FILE = fixture("intercept.yaml");

describe("tollgate convert", () => {
  it("writes a policy to stdout, and beside it what could not be carried over", async () => {
    const { code, out, err } = await tollgate("convert", FILE);
    expect([code, `${out}\n${err}`]).toEqual([1, golden("convert.txt")]);
    expect(parsePolicy(out).default).toBe("deny");
  });

  it("lists the tools of a server, for rules that hold for every tool", async () => {
    const { out, err } = await tollgate("convert", FILE, "--tools", fixture("shop-tools.json"));
    const { tools } = JSON.parse(out);
    expect(tools.read_order).toEqual(tools.drop_table);
    expect(tools.read_order.deny_if).toHaveLength(1);
    expect(err).not.toContain("give the server's tools");
  });

  it("gives the same as JSON, and says nothing else", async () => {
    const { code, out, err } = await tollgate("convert", FILE, "--json");
    expect([code, err]).toEqual([1, ""]);
    const { policy, notes } = JSON.parse(out);
    expect(policy).toEqual(JSON.parse((await tollgate("convert", FILE)).out));
    expect(notes[0]).toEqual({
      line: 4,
      kind: "remark",
      message: "`debug_*` is not a pattern there, and hides no tool; it is left out",
    });
  });

  it("ends with 0 where every call is decided alike", async () => {
    expect(await tollgate("convert", fixture("intercept-alike.yaml"))).toMatchObject({ code: 0, err: "" });
  });

  it("refuses what Intercept would refuse, with every line", async () => {
    expect(await tollgate("convert", fixture("intercept-broken.yaml"))).toEqual({
      code: 2,
      out: "",
      err: `tollgate: \`${fixture("intercept-broken.yaml")}\` is not a policy that can be converted:
  line 1: expected \`version\` to be \`"1"\`
  line 6: expected \`path\` to begin with \`args.\` or \`state.\`, got \`amount\`
  line 7: expected \`op\` to be \`eq\`, \`neq\`, \`in\`, \`not_in\`, \`lt\`, \`lte\`, \`gt\`, \`gte\`, \`regex\`, \`contains\` or \`exists\`, got \`less\`
`,
    });
  });

  it("refuses a policy of this language, which Intercept would read as one that allows all", async () => {
    const { code, err } = await tollgate("convert", fixture("shop.json"));
    expect(code).toBe(2);
    expect(err).toContain("line 7: the rules of `create_refund` are those of a policy of this language already");
  });

  it("refuses a file that is not YAML", async () => {
    const { code, err } = await tollgate("convert", fixture("../run.ts"));
    expect(code).toBe(2);
    expect(err).toMatch(/line \d+: not YAML as Intercept reads it: /);
  });
});
