import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { tollgate } from "../run.js";

const SERVERS = ["everything", "filesystem", "github", "memory", "sequential-thinking"];

/** Other spellings of a name: whoever takes one of them for the name is a server that the policy does not know. */
const spellings = (name: string): string[] => [
  ...[name.toUpperCase(), ` ${name}`, `${name} `, `${name}\0`, `${name}\n`, `\u200b${name}`, `${name}#`, `${name}.`],
  ...[name.replaceAll("_", "-"), name.replaceAll("-", "_"), name.replace("e", "ｅ"), name.replace("e", "е")],
];

describe.each(SERVERS)("the first policy of %s", (server) => {
  const file = `examples/policies/${server}/tools.json`;
  const names: string[] = JSON.parse(readFileSync(file, "utf8")).tools.map(({ name }: { name: string }) => name);

  it("lets no name be called that the server does not list, and nothing that destroys or pays", async () => {
    const { policy, tools } = JSON.parse((await tollgate("init", "--tools", file, "--json")).out);
    const engine = createEngine({ policy: parsePolicy(policy) });
    const asked = new Set(names.flatMap((name) => [name, ...spellings(name)]));
    const allowed = [...asked].filter((tool) => {
      const call = { tool, args: {}, scope: { grant: "g", session: "s" } };
      return engine.evaluate(call).effect === "allow";
    });
    const harmless = tools.filter(
      (tool: { class: string; mayDestroy: boolean }) =>
        !["Destructive", "Financial"].includes(tool.class) && !tool.mayDestroy,
    );
    expect(allowed).toEqual(harmless.map(({ name }: { name: string }) => name));
  });
});

it("a first policy counts 30 writes and 10 executions a minute for each grant", async () => {
  const { out } = await tollgate("init", "--tools", "examples/policies/everything/tools.json");
  const engine = createEngine({ policy: parsePolicy(out), clock: () => 0 });
  const allowed = (tool: string, grant: string): number =>
    Array.from({ length: 40 }, () => engine.evaluate({ tool, scope: { grant } })).filter(
      ({ effect }) => effect === "allow",
    ).length;
  expect([allowed("toggle-simulated-logging", "a"), allowed("toggle-simulated-logging", "b")]).toEqual([30, 30]);
  expect(allowed("trigger-long-running-operation", "a")).toBe(10);
});
