import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { blocksOf } from "./docs/pages.js";

const commands = (text: string): readonly string[] =>
  text
    .trim()
    .split("\n")
    .map((line) => line.split("#")[0]?.trim() ?? "");
const shell = blocksOf("README.md").filter(({ language }) => language === "sh");

it("shows how to install, then the two commands for a fresh clone", () => {
  expect(shell.slice(0, 2).map(({ text }) => commands(text))).toEqual([
    ["npm install tollgate"],
    ["npm ci && npm run demo", "npm ci && npm test"],
  ]);
});

it("is at most 5 kB", () => {
  expect(readFileSync(new URL("../README.md", import.meta.url)).byteLength).toBeLessThanOrEqual(5_120);
});
