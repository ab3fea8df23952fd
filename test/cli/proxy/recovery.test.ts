import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { CLI, call, folder, request, startProxy } from "./raw.js";

const SERVER = fileURLToPath(new URL("../fixtures/http-server.mjs", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The command as it is installed where the first generation of the SDK is the only one. */
function onlyFirst(files: ReturnType<typeof folder>): string {
  const modules = files.path("node_modules");
  mkdirSync(join(modules, "@modelcontextprotocol"), { recursive: true });
  cpSync(dirname(dirname(CLI)), join(modules, "tollgate/dist"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(modules, "tollgate/package.json"));
  symlinkSync(join(ROOT, "node_modules/@modelcontextprotocol/sdk"), join(modules, "@modelcontextprotocol/sdk"));
  return join(modules, "tollgate/dist/cli/tollgate.js");
}

/** A server that can be killed and started anew at one address, behind a proxy. */
async function killable(kind: string, peer: string) {
  const files = folder();
  const log = files.write("log", "");
  let child: ChildProcess;
  let lines: Interface;
  let port = "0";
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [SERVER, kind, port, log], { stdio: ["ignore", "pipe", "inherit"] });
    lines = createInterface({ input: child.stdout! });
    const [line] = await once(lines, "line");
    port = String(JSON.parse(line).port);
  };
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  await start();
  onTestFinished(kill);
  const policy = files.write("policy.json", { version: "1", default: "allow" });
  const cli = peer === "first" ? onlyFirst(files) : CLI;
  const proxy = startProxy(["--policy", policy, "--store", "memory", "--upstream", `http://127.0.0.1:${port}/mcp`], { cli });
  return {
    ...proxy,
    kill,
    start,
    pid: () => `${child.pid}`,
    log: () => readFileSync(log, "utf8").split("\n").slice(0, -1),
    /** Resolves when the server works on a call that it never answers. */
    hung: () => once(lines, "line"),
  };
} // biome-ignore format: long

const INITIALIZE = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
const INITIALIZED = '{"jsonrpc":"2.0","method":"notifications/initialized"}\n';
const MODERN = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

describe.each([
  ["first", "second"],
  ["first-400", "second"],
  ["second", "second"],
  ["second, 2026", "second"],
  ["first", "first"],
  ["first-400", "first"],
  ["second", "first"],
])("a server of the SDK (%s) behind a proxy with the SDK (%s)", { timeout: 60_000 }, (kind, peer) => {
  it("that is killed and started anew is used again by itself, and runs no call twice", async () => {
    const modern = kind.endsWith("2026");
    const server = await killable(kind.split(",")[0]!, peer);
    const { ask, write, answer } = server;
    const params = (name: string) => ({ ...call(name), ...(modern ? { _meta: MODERN } : {}) });
    const pid = async (id: number) => {
      const { result, error } = await ask(id, "tools/call", params("pid"));
      return error?.code ?? (result as unknown as { content: [{ text: string }] }).content[0].text;
    };
    if (!modern) {
      await ask(1, "initialize", INITIALIZE);
      write(INITIALIZED);
    }
    expect(await pid(2)).toBe(server.pid());

    await server.kill();
    expect(await pid(3)).toBe(-31_001);
    await server.start();
    // All at once: the session begins anew once for them.
    expect(await Promise.all([4, 5, 6].map(pid))).toEqual(Array(3).fill(server.pid()));
    if (kind === "first") expect(server.log()).toEqual(["session", "session"]);

    const hung = server.hung();
    write(request(7, "tools/call", params("hang")));
    await hung;
    await server.kill();
    expect((await answer(7)).error?.code).toBe(-31_001);
    await server.start();
    expect(await pid(8)).toBe(server.pid());
    expect(server.log().filter((what) => what === "hang")).toEqual(["hang"]);
  });
});
