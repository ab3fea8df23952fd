import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy, safeParsePolicy } from "../src/index.js";
import type { PolicyCase, PolicyCaseCall } from "../src/testing/policy/policy-case.js";
import { runCase } from "../src/testing/policy/run-case.js";
import { tollgate } from "./cli/run.js";

const folder = "examples/policies";
const read = (file: string) => JSON.parse(readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), "utf8"));
const policies = readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith("policy.json"))
  .map((name) => `${folder}/${name.replaceAll("\\", "/").replace(/\/policy\.json$/, "")}`)
  .sort();
const servers = policies.filter((one) => existsSync(`${one}/tools.json`));

describe("the example policies", () => {
  it("are the shapes that are published, and complete ones for five servers", () => {
    expect(policies.map((one) => one.slice(folder.length + 1))).toEqual([
      "everything",
      "filesystem",
      "github",
      "memory",
      "sequential-thinking",
      "shapes/destructive",
      "shapes/execute",
      "shapes/financial",
      "shapes/read",
      "shapes/write",
    ]);
    expect(servers).toHaveLength(5);
  });

  it.each(policies)("%s is clean", async (one) => {
    const tools = servers.includes(one) ? ["--tools", `${one}/tools.json`] : [];
    const { code, out } = await tollgate("check", `${one}/policy.json`, ...tools);
    expect([code, out]).toEqual([0, expect.stringMatching(/^fine: /)]);
  });

  it.each(policies)("%s decides its cases as expected, and each of its rules decides in one", async (one) => {
    const { code, out } = await tollgate("test", `${one}/policy.json`, `${one}/cases.json`, "--json");
    const { uncovered } = JSON.parse(out).coverage;
    expect(code).toBe(0);
    // Thirty calls a minute are tried on the shapes; here they would hide the other cases.
    const tried = servers.includes(one) ? (part: string) => !/rate_limit$|^\/all_tools/.test(part) : () => true;
    expect(uncovered.filter(tried)).toEqual([]);
  });

  it.each(servers)("%s speaks of every tool of its server, and denies the next", (one) => {
    const { hide = [], tools, default: unlisted } = read(`${one}/policy.json`);
    const names: string[] = read(`${one}/tools.json`).tools.map(({ name }: { name: string }) => name);
    expect([...hide, ...Object.keys(tools)].sort()).toEqual(names.sort());
    expect(unlisted).toBe("deny");
  });
});

const textOf = (file: string): string => readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), "utf8");
const policyIn = (one: string, version: 1 | 2) =>
  parsePolicy(textOf(`${one}/${version === 1 ? "policy.json" : "policy.v2.json"}`));
const runOf = (one: string, version: 1 | 2, calls: readonly PolicyCaseCall[]) => {
  const policy = policyIn(one, version);
  return runCase((clock) => createEngine({ policy, clock }), calls);
};
const casesOf = (file: string): readonly PolicyCase[] => read(file).cases;
/** Rules stand at other places in another version. */
const withoutRule = ({ rule: _, ...call }: PolicyCaseCall): PolicyCaseCall => call;

/** Places of the parts that can deny or ask, but for `default`. */
function partsOf(document: Record<string, unknown>): readonly string[] {
  const { all_tools = {}, tools = {}, hide = [] } = document as Record<string, Record<string, unknown>>;
  const entries = [
    ["/all_tools", all_tools] as const,
    ...Object.entries(tools).map(([key, entry]) => [`/tools/${key}`, entry as Record<string, unknown>] as const),
  ];
  const inLists = entries.flatMap(([place, entry]) =>
    ["require", "deny_if", "approve_if", "limits"].flatMap((list) =>
      ((entry[list] ?? []) as readonly unknown[]).map((_, index) => `${place}/${list}/${index}`),
    ),
  );
  const single = entries.flatMap(([place, entry]) =>
    ["action", "rate_limit"].filter((key) => key in entry).map((key) => `${place}/${key}`),
  );
  return [...(hide as unknown as string[]).map((_, index) => `/hide/${index}`), ...inLists, ...single];
}

describe("the example policies in version 2", () => {
  it.each(policies)("%s is valid without a warning, and says that it is of version 2", (one) => {
    const text = textOf(`${one}/policy.v2.json`);
    expect(safeParsePolicy(text)).toMatchObject({ ok: true, policy: { version: "2" }, warnings: [] });
  });

  it.each(policies)("%s decides each case of its form of version 1 alike", (one) => {
    const failures = casesOf(`${one}/cases.json`).map(
      ({ name, calls }) => [name, runOf(one, 2, calls.map(withoutRule)).failures] as const,
    );
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.filter(([, found]) => found.length > 0)).toEqual([]);
  });

  it.each(policies)("%s decides its own cases as expected, and each of its rules decides in one", (one) => {
    const runs = casesOf(`${one}/cases.v2.json`).map(({ calls }) => runOf(one, 2, calls));
    expect(runs.flatMap(({ failures }) => failures)).toEqual([]);
    const deciding = new Set(runs.flatMap(({ decisions }) => decisions.map(({ rule }) => rule)));
    const tried = servers.includes(one) ? (part: string) => !/rate_limit$|\/limits\//.test(part) : () => true;
    expect(partsOf(read(`${one}/policy.v2.json`)).filter((part) => tried(part) && !deciding.has(part))).toEqual([]);
  });

  it.each(servers)("%s decides each tool with the arguments of each case alike in both versions", (one) => {
    const names: string[] = read(`${one}/tools.json`).tools.map(({ name }: { name: string }) => name);
    const args = casesOf(`${one}/cases.json`).flatMap(({ calls }) => calls.map((call) => call.args));
    const engines = ([1, 2] as const).map((version) =>
      createEngine({ policy: policyIn(one, version), clock: () => 0 }),
    );
    const calls = [...names, "a_tool_of_tomorrow"].flatMap((tool) =>
      args.map((some, index) => ({ tool, args: some as object, scope: { grant: `${tool} ${index}` } })),
    );
    const [first, second] = engines.map((engine) => calls.map((call) => engine.evaluate(call as never).effect));
    const differing = calls.filter((_, index) => first?.[index] !== second?.[index]);
    expect(new Set(first).size).toBeGreaterThan(1);
    expect(differing).toEqual([]);
  });

  it.each(servers)("%s speaks of every tool of its server, and denies the next", (one) => {
    const { tools, default: unlisted } = read(`${one}/policy.v2.json`);
    const engine = createEngine({ policy: policyIn(one, 2) });
    const names: string[] = read(`${one}/tools.json`).tools.map(({ name }: { name: string }) => name);
    const unspoken = names.filter((tool) => engine.evaluate({ tool, scope: { grant: "g" } }).code === "default_deny");
    expect(unspoken).toEqual([]);
    expect([unlisted, Object.keys(tools).filter((key) => key.includes("*"))]).toEqual(["deny", []]);
  });

  it("are shorter, but for three that have nothing to shorten", () => {
    const length = (file: string): number => JSON.stringify(read(file)).length;
    const longer = policies.filter((one) => length(`${one}/policy.v2.json`) >= length(`${one}/policy.json`));
    expect(longer.map((one) => one.slice(folder.length + 1))).toEqual([
      "sequential-thinking",
      "shapes/financial",
      "shapes/read",
    ]);
  });
});
