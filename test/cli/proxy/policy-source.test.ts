import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchPolicy } from "../../../src/cli/proxy/policy-source.js";
import { call, folder, LINE_SERVER, POLICY, proxy, startProxy } from "./raw.js";

const OTHER = { ...POLICY, tools: { other: {} } };

describe("a policy that changes", () => {
  it("decides the next call", async () => {
    const { ask, files, said } = proxy();
    expect((await ask(1, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    files.write("policy.json", OTHER);
    expect((await ask(2, "tools/call", call("other"))).result).toMatchObject({ calls: 1 });
    expect((await ask(3, "tools/call", call("free"))).result).toMatchObject({ isError: true });
    await said("has changed and decides from now on");
  });

  it("is refused where it is not valid, with all that is wrong, and the one from before stays", async () => {
    const { ask, files, said, err } = proxy();
    await ask(1, "ping");
    files.write("policy.json", '{ "version": "1",\n  "defualt": "allow",\n  "tool": {} }');
    expect((await ask(2, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    expect((await ask(3, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    await said("REFUSED; the policy from before stays");
    expect(err()).toContain("line 2, column 3: unknown key `defualt`; did you mean `default`?");
    expect(err()).toContain("line 3, column 3: unknown key `tool`; did you mean `tools`?");
    files.write("policy.json", { ...POLICY, default: "allow" });
    expect((await ask(4, "tools/call", call("other"))).result).toMatchObject({ calls: 2 });
  });

  it("is refused while it is half written, and taken when it is whole", async () => {
    const { ask, files, err } = proxy();
    await ask(1, "ping");
    const text = JSON.stringify(OTHER);
    files.write("policy.json", text.slice(0, -9));
    expect((await ask(2, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    expect((await ask(3, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    files.write("policy.json", text);
    expect((await ask(4, "tools/call", call("other"))).result).toMatchObject({ calls: 2 });
    expect(err().match(/REFUSED/g)).toEqual(["REFUSED"]);
  });

  it("is refused where it is gone, and taken when it is back", async () => {
    const { ask, file, files, said } = proxy();
    await ask(1, "ping");
    rmSync(file);
    expect((await ask(2, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    await said("it cannot be read: there is no such file");
    files.write("policy.json", OTHER);
    expect((await ask(3, "tools/call", call("free"))).result).toMatchObject({ isError: true });
  });

  it.each<[string, (file: string) => unknown, string]>([
    ["in Windows-1252", (file) => writeFileSync(file, Buffer.from('{"version":"1","default":"allow","hide":["l\xf6schen"]}', "latin1")), "the byte 0xF6 at offset 43 (line 1, column 44) is not UTF-8; save the file as UTF-8"],
    ["of 3 GB", (file) => truncateSync(file, 3_000_000_000), "it is larger than 1 MiB"],
    ["a pipe", (file) => [rmSync(file), execFileSync("mkfifo", [file])], "it is not a regular file"],
    ["a folder", (file) => [rmSync(file), mkdirSync(file)], "it is a directory"],
  ])("is refused where it is %s, and holds up no call", async (_, change, problem) => {
    const { ask, file, said } = proxy();
    await ask(1, "ping");
    change(file);
    expect((await ask(2, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    expect((await ask(3, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    await said(`it cannot be read: ${problem}`);
  }); // biome-ignore format: a table

  it("is what a symbolic link leads to then", async () => {
    const files = folder();
    const [one, other, link] = [files.write("1.json", POLICY), files.write("2.json", OTHER), files.path("policy.json")];
    symlinkSync(one, link);
    const { ask } = startProxy(["--policy", link, "--store", "memory", "--", process.execPath, LINE_SERVER]);
    expect((await ask(1, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    symlinkSync(other, files.path("next"));
    renameSync(files.path("next"), link);
    expect((await ask(2, "tools/call", call("free"))).result).toMatchObject({ isError: true });
    expect((await ask(3, "tools/call", call("other"))).result).toMatchObject({ calls: 2 });
    rmSync(other);
    expect((await ask(4, "tools/call", call("other"))).result).toMatchObject({ calls: 3 });
  });

  it("is told to a client that asks nothing", async () => {
    const { ask, answer, files } = proxy();
    await ask(1, "initialize");
    files.write("policy.json", OTHER);
    expect((await answer(undefined)).method).toBe("notifications/tools/list_changed");
  });

  it("keeps its counts", async () => {
    const { ask, files } = proxy();
    for (const id of [1, 2]) await ask(id, "tools/call", call("twice"));
    files.write("policy.json", { ...POLICY, description: "the same again" });
    expect((await ask(3, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
  });
});

describe("the look at a policy file", () => {
  const DENY = '{"version":"1","default":"deny" }';
  const ALLOW = '{"version":"1","default":"allow"}';

  function watched(first: string) {
    const file = folder().write("policy.json", first);
    const taken: unknown[] = [];
    const source = watchPolicy(file, DENY, {
      changed: (policy) => taken.push(policy.default),
      refused: (problems) => taken.push(problems),
    });
    onTestFinished(source.close);
    return { file, taken, refresh: source.refresh };
  }

  it("sees each of many changes of one length, however soon they come", () => {
    const { file, taken, refresh } = watched(DENY);
    for (let round = 0; round < 100; round += 1) {
      for (const text of [ALLOW, DENY]) {
        writeFileSync(file, text);
        refresh();
      }
    }
    expect(taken.length).toBe(200);
  });

  it("sees a change from before the first look, and none where there was none", () => {
    const changed = watched(ALLOW);
    changed.refresh();
    expect(changed.taken).toEqual(["allow"]);
    const same = watched(DENY);
    writeFileSync(same.file, DENY);
    same.refresh();
    expect(same.taken).toEqual([]);
  });
});
