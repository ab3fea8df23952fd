import { readFileSync, statSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { needs } from "../../servers/found.js";
import { startRedis } from "../../servers/redis.js";
import { folder, LINE_SERVER, startProxy } from "./raw.js";

const POLICY = {
  version: "1",
  default: "deny",
  tools: { free: {}, twice: { limits: [{ counter: "c", window: "day", max: 2, scope: "grant" }] } },
};
const call = (name: string, args: object = {}) => ({ name, arguments: args });

function proxy(policy: unknown = POLICY, options: readonly string[] = [], server: readonly string[] = []) {
  const files = folder();
  const file = files.write("policy.json", policy);
  const raw = startProxy(
    ...["--policy", file, "--store", "memory", ...options],
    ...["--", process.execPath, LINE_SERVER, ...server],
  );
  return { ...raw, files, file };
}

describe("what the proxy hands on", () => {
  it("is what the policy allows, made anew from what was judged", async () => {
    const { ask, write, answer } = proxy();
    expect((await ask(1, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    expect((await ask(2, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    // One key twice: the one that was judged goes on, not the text.
    write('{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"free","name":"other"}}\n');
    expect((await answer(3)).result).toMatchObject({ isError: true });
    write('{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"other","name":"free"}}\n');
    expect((await answer(4)).result).toMatchObject({ calls: 2, size: '{"name":"free"}'.length });
  });

  it("is no line that is no JSON text, and no batch", async () => {
    const { write, answer, ask } = proxy();
    write('{"jsonrpc":"2.0","id":1,"method":"tools/call"\n');
    expect((await answer(null)).error?.code).toBe(-32_700);
    write('[{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"free"}}]\n\n  \r\n');
    expect((await answer(2)).error?.code).toBe(-32_600);
    expect((await ask(3, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
  });

  it("is no message that would go on as another: a number that is not exact, one too deep, or no object", async () => {
    const { write, answer, ask } = proxy({ version: "1", default: "allow" });
    const raw = (id: number, args: string) =>
      `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"free","arguments":${args}}}\n`;
    write(
      raw(1, '{"amount":1e999}') +
        raw(2, '{"record":9007199254740993}') +
        raw(3, `{"a":${"[".repeat(9_999)}${"]".repeat(9_999)}}`),
    );
    for (const id of [1, 2, 3]) expect((await answer(id)).error?.code).toBe(-32_600);
    write("5\n");
    expect((await answer(null)).error?.code).toBe(-32_600);
    expect((await ask(4, "tools/call", call("free", { amount: 9_007_199_254_740_991 }))).result).toMatchObject({
      calls: 1,
    });
  });

  it("leaves out what the server writes that is no JSON text, and says so", async () => {
    const { ask, said } = proxy();
    expect((await ask(1, "garble")).result).toMatchObject({ calls: 0 });
    await said("the server wrote a line that is no JSON text");
  });

  it("may be a message of 50 MB", async () => {
    const { ask } = proxy();
    const text = "ä".repeat(25_000_000);
    expect((await ask(1, "tools/call", call("free", { text }))).result?.size).toBe(
      25_000_000 + '{"name":"free","arguments":{"text":""}}'.length,
    );
  }, 60_000);

  it("may be ten thousand messages in a burst, none lost and none let through", async () => {
    const { write, answer } = proxy();
    const lines = Array.from({ length: 10_000 }, (_, id) =>
      JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: call(id % 2 === 0 ? "free" : "twice") }),
    );
    write(`${lines.join("\n")}\n`);
    const answers = await Promise.all(lines.map((_, id) => answer(id)));
    expect(answers.filter(({ result }) => result?.isError).length).toBe(4_998);
    expect(answers[9_998]?.result?.calls).toBe(5_002);
  }, 60_000);

  it("is told in a JSON line a decision, with names of arguments and never their values", async () => {
    const files = folder();
    const log = files.path("decisions.jsonl");
    const { ask } = proxy(POLICY, ["--log", log]);
    await ask(1, "tools/call", call("free", { secret: "hunter2" }));
    await ask(2, "tools/call", call("other", { secret: "hunter2" }));
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { tool: "free", argNames: ["secret"], effect: "allow", code: "allowed", enforced: true },
      { tool: "other", argNames: ["secret"], effect: "deny", code: "default_deny", rule: "/default", enforced: true },
    ]);
    expect(lines.join()).not.toContain("hunter2");
    if (process.platform !== "win32") expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  it("with --observe is everything, and the log says what would have been denied", async () => {
    const { ask, said } = proxy(POLICY, ["--observe"]);
    expect((await ask(1, "tools/call", call("other"))).result).toMatchObject({ calls: 1 });
    await said('"effect":"deny","code":"default_deny"');
    await said('"enforced":false');
  });
});

describe("a policy that changes", () => {
  it("decides the next call", async () => {
    const { ask, files, said } = proxy();
    expect((await ask(1, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    files.write("policy.json", { ...POLICY, tools: { other: {} } });
    expect((await ask(2, "tools/call", call("other"))).result).toMatchObject({ calls: 1 });
    expect((await ask(3, "tools/call", call("free"))).result).toMatchObject({ isError: true });
    await said("has changed and decides from now on");
  });

  it("is refused where it is not valid, and the one from before stays", async () => {
    const { ask, files, said, err } = proxy();
    await ask(1, "ping");
    files.write("policy.json", '{ "version": "1",\n  "defualt": "allow" }');
    expect((await ask(2, "tools/call", call("other"))).result).toMatchObject({ isError: true });
    expect((await ask(3, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    await said("REFUSED; the policy from before stays");
    expect(err()).toContain("line 2, column 3: unknown key `defualt`; did you mean `default`?");
    files.write("policy.json", { ...POLICY, default: "allow" });
    expect((await ask(4, "tools/call", call("other"))).result).toMatchObject({ calls: 2 });
  });

  it("keeps its counts", async () => {
    const { ask, files } = proxy();
    for (const id of [1, 2]) await ask(id, "tools/call", call("twice"));
    files.write("policy.json", { ...POLICY, description: "the same again" });
    expect((await ask(3, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
  });
});

describe("where something ends", () => {
  it("the server's exit code is the proxy's", async () => {
    const { ask, exit } = proxy();
    void ask(1, "exit");
    expect(await exit).toBe(3);
    expect(await proxy(POLICY, [], ["fail"]).exit).toBe(7);
  });

  it("a server that is killed ends the proxy, with 128 and the signal's number", async () => {
    const { ask, exit } = proxy();
    process.kill((await ask(1, "pid")).result!.pid!, "SIGKILL");
    expect(await exit).toBe(137);
  });

  it("a client that is gone ends the server", async () => {
    const { ask, child, exit } = proxy();
    const pid = (await ask(1, "pid")).result!.pid!;
    child.stdin!.end();
    expect(await exit).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("a signal reaches the server", async () => {
    const { ask, child, exit } = proxy();
    await ask(1, "ping");
    child.kill("SIGTERM");
    expect(await exit).toBe(143);
  });

  it("a server that floods its stderr holds up nothing", async () => {
    const { ask, said } = proxy(POLICY, [], ["flood"]);
    expect((await ask(1, "tools/call", call("free"))).result).toMatchObject({ calls: 1 });
    await said("x".repeat(5_000_000));
  });
});

describe("a server over HTTP that is away", () => {
  it("leaves no request without an answer", async () => {
    const policy = folder().write("policy.json", { version: "1", default: "allow" });
    const { ask } = startProxy("--policy", policy, "--store", "memory", "--upstream", "http://127.0.0.1:1/mcp");
    expect((await ask(1, "tools/call", call("free"))).error?.code).toBe(-31_001);
  });
});

describe("counts in a file", () => {
  it("outlive a restart, for the same policy file", async () => {
    const files = folder();
    const policy = files.write("policy.json", POLICY);
    const other = files.write("other.json", POLICY);
    const run = async (file: string): Promise<readonly (boolean | undefined)[]> => {
      const { ask, child, exit } = startProxy(
        ...["--policy", file, "--store", files.path("counters.db")],
        ...["--", process.execPath, LINE_SERVER],
      );
      const denied: (boolean | undefined)[] = [];
      for (const id of [1, 2]) denied.push((await ask(id, "tools/call", call("twice"))).result?.isError);
      child.stdin!.end();
      await exit;
      return denied;
    };
    expect(await run(policy)).toEqual([undefined, undefined]);
    expect(await run(policy)).toEqual([true, true]);
    expect(await run(other)).toEqual([undefined, undefined]);
  });
});

describe.skipIf(!needs.redisServer.met)("counts in Redis", () => {
  it("are one count for two proxies of one namespace, and none while it is away", async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    const store = ["--store", `redis://127.0.0.1:${redis.port}`, "--namespace", "fleet"];
    const [one, other] = [proxy(POLICY, store), proxy(POLICY, store)];
    expect((await one.ask(1, "tools/call", call("twice"))).result).toMatchObject({ calls: 1 });
    expect((await other.ask(1, "tools/call", call("twice"))).result).toMatchObject({ calls: 1 });
    expect((await one.ask(2, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
    await redis.kill();
    expect((await other.ask(2, "tools/call", call("twice"))).result).toMatchObject({ isError: true });
    expect((await other.ask(3, "tools/call", call("free"))).result).toMatchObject({ calls: 2 });
    await other.said('"code":"store_unavailable"');
  });
});

describe("a proxy that cannot start", () => {
  const files = () => {
    const { write } = folder();
    return { good: write("good.json", POLICY), bad: write("bad.json", '{"version":"1"}') };
  };
  it.each<[string, (good: string, bad: string) => readonly string[], string]>([
    ["no command, or it would run itself", (good) => ["--policy", good], "expected a server: `-- <command>`"],
    ["no policy", () => ["--", "node"], "expected `--policy <file>`"],
    ["a policy that is not valid", (_, bad) => ["--policy", bad, "--", "node"], "is no valid policy: line 1, column 1: missing key `default`"],
    ["a command that is not there", (good) => ["--policy", good, "--store", "memory", "--", "no-such-command"], "cannot start `no-such-command`: there is no such file"],
    ["two servers", (good) => ["--policy", good, "--upstream", "http://127.0.0.1:9", "--", "node"], "expected one server"],
    ["a header without an address", (good) => ["--policy", good, "--header", "A: b", "--", "node"], "`--header` goes with `--upstream`"],
    ["a log that cannot be written", (good) => ["--policy", good, "--store", "memory", "--log", "/no/such/folder", "--", "node"], "cannot write `/no/such/folder`"],
  ])("%s", async (_, args, words) => {
    const { good, bad } = files();
    const { exit, err } = startProxy(...args(good, bad));
    expect(await exit).toBe(2);
    expect(err()).toContain(words);
    expect(err()).not.toContain("    at ");
  }); // biome-ignore format: a table
});
