import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkText } from "../../../../src/cli/check/check-text.js";
import { advisedIn, type Row, rows, tableOf } from "./table.js";

const found = ({ list, path, op, value }: Row) =>
  checkText(
    JSON.stringify({
      version: "1",
      default: "deny",
      tools: { t: { [list]: [{ conditions: [{ path, op, value }] }] } },
    }),
  );

describe("patterns from real policies", () => {
  it("are more than a hundred", () => expect(rows.length).toBeGreaterThan(100));

  it.each(rows.map((row) => [`${row.list} ${row.path} ${row.op} ${JSON.stringify(row.value)}`, row] as const))(
    "%s",
    (_, row) => {
      const findings = found(row);
      expect(findings.map(({ id }) => id)).toEqual(row.id === null ? [] : [row.id]);
      expect(findings[0]?.example ?? null).toBe(row.takes);
      expect(findings[0] === undefined ? null : advisedIn(findings[0].message)).toBe(row.write);
    },
  );

  it("stand in docs/checks.md as they are found here", () => {
    const docs = readFileSync(new URL("../../../../docs/checks.md", import.meta.url), "utf8");
    expect(docs).toContain(tableOf(rows));
  });
});
