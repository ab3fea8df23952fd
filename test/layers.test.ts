import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../src", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const importsOf = (file: string): Import[] =>
  [...readFileSync(join(src, file), "utf8").matchAll(/^(?:import|export) (type )?[^;]*?from "([^"]+)";/gms)].map(
    (found) => {
      const to = found[2] ?? "";
      const target = to.startsWith(".")
        ? relative(src, resolve(src, dirname(file), to))
            .split(sep)
            .join("/")
        : to;
      return { from: file.split(sep).join("/"), to: target, typeOnly: found[1] !== undefined };
    },
  );

const imports = files.flatMap(importsOf);
const layerOf = (path: string): string =>
  path.includes("/")
    ? (path.split("/")[0] ?? "")
    : (/^(time|options|nearest|zone|calendar)\.[jt]s$/.exec(path)?.[1] ?? "top");
const local = imports.filter(
  ({ to }) =>
    !/^(?:node:|[@a-z][^./]*(?:\/|$))/.test(to) ||
    /^(?:json|policy|engine|approvals|stores|testing|analysis|mcp|cli)\//.test(to),
);
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  json: ["json"],
  time: ["time"],
  nearest: ["nearest"],
  zone: ["zone"],
  calendar: ["calendar", "zone"],
  options: ["options", "nearest", "json"],
  policy: ["policy", "json", "nearest", "zone", "calendar"],
  engine: ["engine", "policy", "json", "time", "options", "zone", "calendar"],
  approvals: ["approvals", "engine", "policy", "json", "time", "options"],
  stores: ["stores", "approvals", "engine", "json", "time", "options"],
  testing: ["testing", "approvals", "engine", "policy", "options", "top"],
  analysis: ["analysis", "engine", "policy", "json", "options", "stores", "top"],
  mcp: ["mcp", "approvals", "engine", "json", "time", "options"],
  cli: ["cli", "analysis", "approvals", "mcp", "engine", "policy", "json", "time", "stores", "testing", "top"],
  top: ["top", "engine", "policy", "stores"],
};

describe("imports run one way", () => {
  it("finds the imports", () => expect(local.length).toBeGreaterThan(100));

  it.each(local.map((one) => [`${one.from} -> ${one.to}`, one] as const))("%s", (_, { from, to }) => {
    expect(MAY_IMPORT[layerOf(from)]).toContain(layerOf(to));
  });

  it("the guard, the stores and their suites take types alone from the engine, and these two from approvals", () => {
    const values = local.filter(
      ({ from, to, typeOnly }) =>
        ((/^(?:mcp|stores|testing)\//.test(from) && to.startsWith("engine/")) ||
          (/^(?:stores|testing)\//.test(from) && to.startsWith("approvals/"))) &&
        !typeOnly,
    );
    expect(values).toEqual([]);
  });

  it("in the engine a policy is compiled without deciding, and both take types alone from what asks the store", () => {
    const against = local.filter(
      ({ from, to, typeOnly }) =>
        (from.startsWith("engine/compile/") && to.startsWith("engine/decide/")) ||
        (/^engine\/(?:compile|decide)\//.test(from) && /^engine\/[^/]+$/.test(to) && !typeOnly),
    );
    expect(against).toEqual([]);
  });

  it("no command imports another command, and what commands share imports no command", () => {
    const roomOf = (path: string) => /^cli\/([\w-]+)\//.exec(path)?.[1];
    const mayImport = (from: string, to: string) =>
      to === from || to === "shared" || (to === "server-tools" && from !== "shared");
    const against = local.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return own !== undefined && other !== undefined && !mayImport(own, other);
    });
    expect(against).toEqual([]);
  });

  it("packages are imported where they belong, and SDKs nowhere", () => {
    const packages = imports
      .filter((one) => !local.includes(one) && !one.typeOnly && !one.to.startsWith("node:"))
      .map(({ from, to }) => `${layerOf(from)} ${to}`);
    expect([...new Set(packages)].sort()).toEqual([
      "cli jsonc-parser",
      "policy jsonc-parser",
      "policy re2js",
      "policy zod/mini",
      "policy zod/v4/core",
    ]);
  });

  it("only the commands import the platform's modules, but for files of SQLite, and optional peers are loaded when needed", () => {
    const platform = imports.filter(({ from, to }) => to.startsWith("node:") && layerOf(from) !== "cli");
    expect([...new Set(platform.map(({ from, to }) => `${layerOf(from)} ${to}`))].sort()).toEqual([
      "stores node:fs",
      "stores node:path",
    ]);
    const loading = files.filter((file) =>
      /(?<!typeof )import\((?:name\)|"[@a-z])/.test(readFileSync(join(src, file), "utf8")),
    );
    expect(loading.sort()).toEqual(["shared/peer.ts", "shared/store-clients.ts"].map((name) => join("cli", name)));
  });

  it("nothing but the bin reads the process, and no timer is set but for deadlines", () => {
    const using = (what: RegExp) => files.filter((file) => what.test(readFileSync(join(src, file), "utf8"))).sort();
    expect(using(/\bprocess\.\w/)).toEqual([join("cli", "bin.ts")]);
    // The script of the page runs in a browser.
    expect(using(/\bsetTimeout\b|\bsetInterval\b/)).toEqual([join("approvals", "page", "script.ts"), "time.ts"]);
  });
});

describe("docs/architecture.md", () => {
  const page = readFileSync(new URL("../docs/architecture.md", import.meta.url), "utf8");
  const folders = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `src/${relative(src, join(entry.parentPath, entry.name)).split(sep).join("/")}/`);

  it("has every folder of the tree, and no other", () => {
    const named = [...page.matchAll(/`(src\/[\w/-]+\/)`/g)].map(([, folder]) => folder);
    expect([...new Set(named)].sort()).toEqual(folders.sort());
  });
});
