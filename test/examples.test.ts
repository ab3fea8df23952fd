import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
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
