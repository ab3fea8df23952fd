import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { type CounterStore, createEngine, parsePolicy } from "../../src/index.js";
import { testCounterStore } from "../../src/testing/index.js";

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const page = readFileSync(path("docs/stores.md"), "utf8");
const [file = "", custom = "", suite = ""] = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map((block) => block[1] ?? "");

/** The two blocks as files of a project that has the package. */
const directory = mkdtempSync(join(tmpdir(), "tollgate-docs-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
writeFileSync(join(directory, "key-value-store.mjs"), custom);
writeFileSync(join(directory, "key-value-store.test.mjs"), suite);

interface Database {
  get(key: string): Promise<number | undefined>;
  write(entries: [string, number][]): Promise<void>;
}
const { createKeyValueStore } = (await import(pathToFileURL(join(directory, "key-value-store.mjs")).href)) as {
  readonly createKeyValueStore: (database: Database) => CounterStore;
};

/** A database in this process that takes a while, as a real one does. */
function slowDatabase(): Database {
  const entries = new Map<string, number>();
  const trip = () => new Promise((done) => setImmediate(done));
  return {
    async get(key) {
      await trip();
      return entries.get(key);
    },
    async write(changed) {
      await trip();
      for (const [key, count] of changed) entries.set(key, count);
    },
  };
}

describe("the store of docs/stores.md", () => {
  testCounterStore({
    it,
    create: () => createKeyValueStore(slowDatabase()),
    createUnreachable: () =>
      createKeyValueStore({ get: () => Promise.reject(new Error("away")), write: () => Promise.reject() }),
  });

  it("serves an engine, and does again after its database was away", async () => {
    const limits = [{ counter: "c", window: "day", max: 2, scope: "global" }];
    const policy = parsePolicy({ version: "1", default: "deny", tools: { t: { limits } } });
    const database = slowDatabase();
    let away = false;
    const store = createKeyValueStore({
      ...database,
      get: (key) => (away ? Promise.reject(new Error("away")) : database.get(key)),
    });
    const engine = createEngine({ policy, store, storeTimeoutMs: 10_000 });
    const codes: string[] = [];
    for (away of [false, true, false, false]) codes.push((await engine.evaluate({ tool: "t" })).code);
    expect(codes).toEqual(["allowed", "store_unavailable", "allowed", "limit_exceeded"]);
  });

  it("the other examples are those that the type checker sees", () => {
    expect(file).toBe(readFileSync(path("examples/store/counters-file.mjs"), "utf8"));
    expect(custom).toBe(readFileSync(path("examples/store/key-value-store.mjs"), "utf8"));
    expect(suite).toBe(readFileSync(path("examples/store/key-value-store.test.mjs"), "utf8"));
  });

  it("passes the suite under node:test, as the page shows it", () => {
    mkdirSync(join(directory, "node_modules"));
    symlinkSync(path(""), join(directory, "node_modules", "tollgate"));
    const printed = execFileSync(process.execPath, ["--test", "--test-reporter=tap", "key-value-store.test.mjs"], {
      cwd: directory,
      encoding: "utf8",
    });
    expect(printed).toContain("# fail 0");
    expect(printed).toMatch(/^# pass [1-9]\d$/m);
  });
});

it("the example of a file counts over processes", () => {
  const run = () =>
    execFileSync(process.execPath, [path("examples/store/counters-file.mjs"), join(directory, "counters.db")], {
      encoding: "utf8",
    });
  expect([run(), run(), run()]).toEqual(["allowed\n", "allowed\n", "limit_exceeded\n"]);
});
