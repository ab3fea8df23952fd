import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const readme = readFileSync(path("README.md"), "utf8");
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map((match) => match[1] ?? "");

it("shows the examples that the type checker compiles", () => {
  expect(blocks("js")).toEqual([
    readFileSync(path("examples/embed/embed.mjs"), "utf8"),
    readFileSync(path("examples/embed/guarded-server.mjs"), "utf8"),
  ]);
});

it("shows what the first example prints", () => {
  expect(execFileSync(process.execPath, [path("examples/embed/embed.mjs")], { encoding: "utf8" })).toBe(
    blocks("text")[0],
  );
});

it("opens with the two commands for a fresh machine", () => {
  expect(
    blocks("sh")[0]
      ?.split("\n")
      .map((line) => line.split("#")[0]?.trim()),
  ).toEqual(["npm ci && npm run demo", "npm ci && npm test", ""]);
});
