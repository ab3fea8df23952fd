// @ts-check
// Runs the vectors, the truth table, the stores and a guarded server on other runtimes, each installed from npm:
// node scripts/runtimes.mjs [runtime ...]
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { build } from "esbuild";
import { cached, nodeBinary } from "./npm-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, ".cache/runtimes");
const temporary = mkdtempSync(join(tmpdir(), "tollgate-runtimes-"));

/** @typedef {{ readonly passed: number, readonly failed: readonly string[] }} Outcome */
/** @typedef {Readonly<Record<string, Outcome>>} Outcomes */

/** A runtime with processes. @typedef {{ command: string, args: readonly string[], drivers: readonly string[] }} Runs */

/** @param {string} spec @param {string} file */
const binaryOf = (spec, file) =>
  join(cached(spec.replace(/^@(.*)\//, "$1-"), [spec]), "node_modules", spec.replace(/@[\d.]+$/, ""), file);

const { platform, arch } = process;
const BUN = `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}@1.4.5`;
const DENO = `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}@2.9.6`;

/** @type {Readonly<Record<string, () => Promise<Outcomes>>>} */
const RUNTIMES = {
  "node 20": () => inProcesses({ command: process.execPath, args: [], drivers: ["libsql"] }),
  "node 22": () => inProcesses({ command: nodeBinary("22.23.3"), args: [], drivers: ["node:sqlite", "libsql"] }),
  "node 24": () => inProcesses({ command: nodeBinary("24.21.0"), args: [], drivers: ["node:sqlite", "libsql"] }),
  bun: () => inProcesses({ command: binaryOf(BUN, "bin/bun"), args: [], drivers: ["bun:sqlite"] }),
  deno: () =>
    inProcesses({
      command: binaryOf(DENO, "deno"),
      args: ["run", "--allow-all", "--no-config", "--unstable-kv"],
      drivers: ["node:sqlite"],
    }),
  workerd: inWorker,
  chromium: inBrowser,
};

const given = process.argv.slice(2);
const unknown = given.find((name) => !Object.hasOwn(RUNTIMES, name));
if (unknown !== undefined) {
  console.error(`expected a runtime among ${Object.keys(RUNTIMES).join(", ")}; got \`${unknown}\``);
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
await bundle();
try {
  for (const name of given.length > 0 ? given : Object.keys(RUNTIMES)) report(name, await outcomesOf(name));
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** @param {string} name @returns {Promise<Outcomes>} */
async function outcomesOf(name) {
  try {
    return await /** @type {() => Promise<Outcomes>} */ (RUNTIMES[name])();
  } catch (error) {
    return { run: { passed: 0, failed: [String(error)] } };
  }
}

/** @param {string} runtime @param {Outcomes} outcomes */
function report(runtime, outcomes) {
  for (const [check, { passed, failed }] of Object.entries(outcomes)) {
    console.log(`${runtime.padEnd(10)} ${check.padEnd(26)} ${passed} passed, ${failed.length} failed`);
    for (const one of failed.slice(0, 5)) console.log(`  ${one}`);
    if (failed.length > 0 || passed === 0) process.exitCode = 1;
  }
}

/** Bundles the programs over the built package, with the files that they need. */
async function bundle() {
  const vectors = join(root, "test/vectors");
  const read = (/** @type {string} */ name) => readFileSync(join(vectors, name), "utf8");
  const data = {
    vectors: readdirSync(vectors)
      .filter((name) => name.endsWith(".json") && !["vectors.schema.json", "sentences.json"].includes(name))
      .flatMap((name) => JSON.parse(read(name)).cases),
    tables: ["truth-table.tsv", "truth-table-2.tsv"].map(read),
  };
  const recipe = /### Durable Object store[\s\S]*?```js\n([\s\S]*?)```/.exec(
    readFileSync(join(root, "docs/recipes.md"), "utf8"),
  );
  /** @type {Readonly<Record<string, { contents: string, loader: "json" | "js" }>>} */
  const made = {
    "runtime:data": { contents: JSON.stringify(data), loader: "json" },
    "runtime:durable-object": { contents: recipe?.[1] ?? "", loader: "js" },
  };
  await build({
    entryPoints: ["process", "browser", "http", "stdio", "worker"].map((name) =>
      join(root, `test/runtimes/${name}.ts`),
    ),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    // The package as it is built, and not its source, where tsconfig.json leads.
    tsconfigRaw: {},
    external: ["node:*", "bun:*", "cloudflare:*", "libsql"],
    logLevel: "error",
    plugins: [
      {
        name: "made",
        setup(build) {
          build.onResolve({ filter: /^runtime:/ }, ({ path }) => ({ path, namespace: "made" }));
          build.onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({ ...made[path], resolveDir: root }));
        },
      },
    ],
  });
}

/** @param {Runs} runs @returns {Promise<Outcomes>} */
async function inProcesses({ command, args, drivers }) {
  const program = (/** @type {string} */ name) => [...args, join(folder, `${name}.mjs`)];
  const files = mkdtempSync(join(temporary, "files-"));
  const { stdout, stderr } = spawnSync(command, [...program("process"), files, ...drivers], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (!stdout.startsWith("{")) throw new Error(`${stdout}${stderr}`);
  return {
    ...JSON.parse(stdout),
    "guard over HTTP": await overHttp(command, program("http")),
    "guard over stdio": await guardChecks(
      new StdioClientTransport({ command, args: program("stdio"), stderr: "ignore" }),
    ),
  };
}

/** @param {string} command @param {readonly string[]} args */
async function overHttp(command, args) {
  const server = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const port of createInterface({ input: server.stdout }))
      return await guardChecks(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)));
    throw new Error("the server printed no port");
  } finally {
    server.kill();
  }
}

/**
 * A client finds one tool, may call it once, and is told why not again.
 *
 * @param {import("@modelcontextprotocol/client").Transport} transport @returns {Promise<Outcome>}
 */
async function guardChecks(transport) {
  const client = new Client({ name: "runtimes", version: "1.0.0" });
  await client.connect(transport);
  const { tools } = await client.listTools();
  const call = async () => {
    const { content } = await client.callTool({ name: "read_order", arguments: {} });
    return /** @type {readonly { text: string }[]} */ (content)[0]?.text ?? "";
  };
  const checks = {
    "the list has the tool that is not hidden": tools.map(({ name }) => name).join() === "read_order",
    "the first call runs": (await call()) === "order 7",
    "the second is denied by its limit": (await call()).startsWith("[POLICY DENIED] the limit of 1 call in a day"),
    "a hidden tool does not exist": await client.callTool({ name: "drop_table", arguments: {} }).then(
      () => false,
      (error) => String(error).includes("drop_table"),
    ),
  };
  await client.close();
  const all = Object.entries(checks);
  return { passed: all.filter(([, is]) => is).length, failed: all.flatMap(([name, is]) => (is ? [] : [name])) };
}

/** @returns {Promise<Outcomes>} */
async function inWorker() {
  const require = createRequire(join(cached("miniflare@4.20260730.0", ["miniflare@4.20260730.0"]), "package.json"));
  const { Miniflare } = await import(pathToFileURL(require.resolve("miniflare")).href);
  const worker = new Miniflare({
    modules: [{ type: "ESModule", path: join(folder, "worker.mjs") }],
    modulesRoot: folder,
    compatibilityDate: "2026-07-01",
    durableObjects: { COUNTERS: { className: "Counters", useSQLite: true } },
  });
  try {
    const url = await worker.ready;
    const response = await worker.dispatchFetch(new URL("/checks", url));
    const outcomes = /** @type {Outcomes} */ (await response.json());
    return {
      ...outcomes,
      "guard over HTTP": await guardChecks(new StreamableHTTPClientTransport(new URL("/mcp", url))),
    };
  } finally {
    await worker.dispose();
  }
}

/** @returns {Promise<Outcomes>} */
async function inBrowser() {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: readFileSync(join(folder, "browser.mjs"), "utf8"), type: "module" });
    await page.waitForFunction("globalThis.outcome !== undefined");
    return await page.evaluate("globalThis.outcome");
  } finally {
    await browser.close();
  }
}
