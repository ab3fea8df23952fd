import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tollgate } from "../cli/run.js";
import { blocksOf } from "./pages.js";

it("docs/diff.md shows what `diff` prints about its policies", async () => {
  const blocks = blocksOf("docs/diff.md");
  const folder = mkdtempSync(join(tmpdir(), "tollgate-"));
  const [old, now] = blocks
    .filter(({ language }) => language === "json")
    .map(({ text }, at) => {
      const file = join(folder, `${at}.json`);
      writeFileSync(file, text);
      return file;
    }) as [string, string];
  const shown = blocks.find(({ language }) => language === "text")!.text;
  expect(await tollgate("diff", old, now)).toEqual({ code: 1, out: `${shown.trimEnd()}\n`, err: "" });
});
