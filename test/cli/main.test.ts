import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { tollgate } from "./run.js";

describe("the command line", () => {
  it("without a command shows the commands and exits with 2", async () => {
    const { code, out, err } = await tollgate();
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^Usage: tollgate <command> \[options\]\n/);
    expect(err).toMatch(/^ {2}explain +show the way of one call through a policy$/m);
  });

  it.each(["--help", "-h", "help"])("shows the same for %s, and that all is well", async (word) => {
    const { code, out, err } = await tollgate(word);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Usage: tollgate <command> \[options\]\n/);
  });

  it("shows the help of a command, with examples, in either way of asking", async () => {
    const { code, out } = await tollgate("explain", "--help");
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: tollgate explain <policy\.json> --tool <name>/);
    expect(out).toContain("Examples:\n  tollgate explain policy.json");
    expect((await tollgate("help", "explain")).out).toBe(out);
  });

  it("tells its version", async () => {
    expect(await tollgate("--version")).toEqual({ code: 0, out: "0.1.0\n", err: "" });
  });

  it.each([
    [["exlpain"], "tollgate: unknown command `exlpain`; did you mean `explain`?\n"],
    [["explain", "p.json", "--tol", "t"], "tollgate: unknown option `--tol`; did you mean `--tool`?\n"],
    [["explain", "p.json", "--tool"], "tollgate: `--tool` needs a value; write `--tool <value>`\n"],
    [["explain", "p.json", "--tool", "t", "--json=yes"], "tollgate: `--json` takes no value\n"],
    [["explain"], "tollgate: expected `<policy.json>`; see `--help`\n"],
    [["explain", "a.json", "b.json"], "tollgate: unexpected argument `b.json`\n"],
    [["explain", "none.json", "--tool", "t"], "tollgate: cannot read `none.json`: there is no such file\n"],
    [["explain", "src", "--tool", "t"], "tollgate: cannot read `src`: it is a directory\n"],
  ])("ends with 2 and says what is wrong with %j", async (argv, message) => {
    expect(await tollgate(...argv)).toEqual({ code: 2, out: "", err: message });
  });

  it("tells of a defect of its own without a stack trace", async () => {
    const said: string[] = [];
    const style = (_: unknown, text: string) => text;
    const broken = () => {
      throw new RangeError("the pen is dry\n    at Pen.write (pen.js:1:1)");
    };
    const io = { out: { line: broken, style }, err: { line: (text = "") => void said.push(text), style }, env: {} };
    expect(await main(["--version"], io)).toBe(2);
    expect(said).toEqual([
      "tollgate: internal error: the pen is dry; this is a defect of tollgate, please report it with the command that you ran",
    ]);
  });
});
