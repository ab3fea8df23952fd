import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { CLI } from "../proxy/raw.js";
import { fixture, tollgate } from "../run.js";

const POLICY = '{"version":"1","default":"deny","hide":["löschen"],"tools":{}}';

function folder(): (name: string, content?: Uint8Array | string) => string {
  const made = mkdtempSync(join(tmpdir(), "tollgate-read-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(made, name);
    if (content !== undefined) writeFileSync(path, content);
    return path;
  };
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, "utf16le");

describe("a file that is not UTF-8", () => {
  it.each<[string, Uint8Array, string]>([
    ["in Windows-1252", latin1('{\r\n "x": "l\xf6schen"}'), "the byte 0xF6 at offset 11 (line 2, column 9) is not UTF-8; save the file as UTF-8"],
    ["cut in the middle of a letter", latin1('{"x":"\xf0\x9f\x98'), "the byte 0xF0 at offset 6 (line 1, column 7) is not UTF-8; save the file as UTF-8"],
    ["after a letter that says that one was replaced", latin1("\xef\xbf\xbd\xef\xbf"), "the byte 0xEF at offset 3 (line 1, column 2) is not UTF-8; save the file as UTF-8"],
    ["with half of a pair of units", latin1("\xed\xa0\x80"), "the byte 0xED at offset 0 (line 1, column 1) is not UTF-8; save the file as UTF-8"],
    ["after letters of two units", Buffer.concat([Buffer.from('"😀'), latin1("\xff")]), "the byte 0xFF at offset 5 (line 1, column 4) is not UTF-8; save the file as UTF-8"],
    ["after a mark of UTF-8", latin1("\xef\xbb\xbf{\xe4"), "the byte 0xE4 at offset 4 (line 1, column 2) is not UTF-8; save the file as UTF-8"],
    ["after a mark of UTF-16, with half of a pair", Buffer.concat([utf16("a"), latin1("\x00\xd8a\x00")]), "the byte 0x00 at offset 4 (line 1, column 2) is not UTF-16; save the file as UTF-8"],
    ["after a mark of UTF-16, with half of a unit", Buffer.concat([utf16("{"), latin1("}")]), "the byte 0x7D at offset 4 (line 1, column 2) is not UTF-16; save the file as UTF-8"],
  ])("is refused with the place of the first wrong byte, %s", async (_, bytes, problem) => {
    const file = folder()("file", bytes);
    const commands = [
      ["check", file],
      ["check", fixture("shop.json"), "--tools", file],
      ["test", fixture("shop.json"), file],
      ["test", file, fixture("shop-cases.json")],
      ["convert", file],
      ["explain", file, "--tool", "t"],
      ["init", "--tools", file],
    ];
    for (const command of commands) {
      expect(await tollgate(...command)).toEqual({ code: 2, out: "", err: `tollgate: cannot read \`${file}\`: ${problem}\n` });
    }
  }); // biome-ignore format: a table
});

it.each<[string, (text: string) => Uint8Array]>([
  ["UTF-8", (text) => Buffer.from(text)],
  ["UTF-8 with a mark", (text) => Buffer.from(`\ufeff${text}`)],
  ["UTF-16 as PowerShell writes it", utf16],
  ["UTF-16 with the other byte first", (text) => utf16(text).swap16()],
])("a policy, tools and cases in %s are read as they are", async (_, encode) => {
  const file = folder();
  const policy = file("policy.json", encode(POLICY.replaceAll(",", ",\r\n")));
  const cases = file("cases.json", encode('{"cases":[{"name":"ü","calls":[{"tool":"löschen","effect":"deny","code":"hidden"}]}]}'));
  const tools = file("tools.json", encode('{"tools":[{"name":"löschen"}]}'));
  expect(await tollgate("test", policy, cases)).toMatchObject({ code: 0 });
  expect((await tollgate("init", "--tools", tools, "--json")).out).toContain('"name": "löschen"');
  expect(await tollgate("explain", policy, "--tool", "löschen", "--json")).toMatchObject({
    out: expect.stringContaining('"code": "hidden"'),
  });
}); // biome-ignore format: long

it.each<[string, (text: string) => Buffer]>([
  ["little end first", (text) => Buffer.from(text, "utf16le")],
  ["big end first", (text) => Buffer.from(text, "utf16le").swap16()],
])("a file in UTF-16 without a mark is read, and repaired in its own encoding, %s", async (_, encode) => {
  const rule = '{ "conditions": [{ "path": "args.note", "op": "eq", "value": "ü" }] }';
  const text = (rules: string) => `{ "version": "1", "default": "deny", "tools": { "t": { "deny_if": [${rules}] } } }`;
  const path = folder()("policy.json", encode(text(`${rule}, ${rule}`)));
  expect(await tollgate("check", path, "--fix")).toMatchObject({ code: 0 });
  expect(readFileSync(path)).toEqual(encode(text(rule)));
});

describe("a file that is too large", () => {
  it.each<[string, (file: string) => readonly string[], string]>([
    ["policy", (file) => ["check", file], "it is larger than 1 MiB"],
    ["Intercept policy", (file) => ["convert", file], "it is larger than 1 MiB"],
    ["list of tools", (file) => ["init", "--tools", file], "it is larger than 64 MiB"],
    ["list of cases", (file) => ["test", fixture("shop.json"), file], "it is larger than 64 MiB"],
  ])("is not read, as a %s of 3 GB", async (_, command, problem) => {
    const file = folder()("file", "");
    truncateSync(file, 3_000_000_000);
    expect(await tollgate(...command(file))).toMatchObject({ code: 2, err: `tollgate: cannot read \`${file}\`: ${problem}\n` });
  }); // biome-ignore format: long

  it.runIf(process.platform === "linux")("is read no further than to see that, as an endless device", async () => {
    expect((await tollgate("check", "/dev/zero")).err).toBe("tollgate: cannot read `/dev/zero`: it is larger than 1 MiB\n");
    expect((await tollgate("init", "--tools", "/dev/zero")).err).toContain("it is larger than 64 MiB");
  }); // biome-ignore format: long
});

describe.skipIf(process.platform === "win32")("what is not a regular file", () => {
  it("is read to its end if somebody writes to it", () => {
    const script = `${process.execPath} ${CLI} check <(sleep 0.1; echo '{"version":"1",'; sleep 0.1; echo '"default":"deny"}')`;
    expect(spawnSync("bash", ["-c", script], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });

  it("is read from the standard input", async () => {
    const script = `echo '{"version":"1","default":"deny"}' | ${process.execPath} ${CLI} check /dev/stdin`;
    expect(spawnSync("bash", ["-c", script], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });

  it("is refused if nobody writes to it", async () => {
    const pipe = folder()("pipe");
    execFileSync("mkfifo", [pipe]);
    const child = spawn(process.execPath, [CLI, "check", pipe], { stdio: ["ignore", "ignore", "pipe"] });
    let err = "";
    child.stderr.on("data", (chunk) => (err += chunk));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(err).toBe(`tollgate: cannot read \`${pipe}\`: nothing was written to it\n`);
  });

  it("is refused as a folder", async () => {
    const path = folder()("folder");
    mkdirSync(path);
    expect((await tollgate("check", path)).err).toBe(`tollgate: cannot read \`${path}\`: it is a directory\n`);
  });
});
