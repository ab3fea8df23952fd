import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy, type Remembered, type ToolCall } from "../../src/index.js";
import { pages } from "./pages.js";
import { tablesOf } from "./tables.js";

/** A condition as the only one of a policy, so that TRUE allows. */
const requiring = (condition: unknown) => ({
  version: "2",
  default: "deny",
  tools: { t: { require: [{ conditions: [condition] }] } },
});
const RESULTS = new Map([
  ["allowed", "TRUE"],
  ["require_unmet", "FALSE"],
  ["indeterminate", "INDETERMINATE"],
]);

/** How far an approval may count. */
const remembered = ({ seconds, match }: Remembered): string =>
  `for ${seconds} s with equal ${match?.map((path) => `\`${path}\``).join(", ") ?? "arguments"}`;

const tables = pages.flatMap((page) => tablesOf(page).map((table) => [page, table.section, table] as const));

describe("a table of calls", () => {
  it("is found in the language and in the recipes", () => {
    expect([...new Set(tables.map(([page]) => page))]).toEqual(["docs/language.md", "docs/recipes.md"]);
  });

  it.each(tables)(
    "in %s, below %s, says what the engine decides",
    (_, __, { document, hasCalls, ofCondition, rows }) => {
      const [first, ...more] = [ofCondition ? requiring(document) : document].flat().map((one) => parsePolicy(one));
      const engine = createEngine({ policy: more.length === 0 ? first! : [first!, ...more], clock: () => 0 });
      const decided = rows.map(([text]) => {
        const call: ToolCall = hasCalls ? JSON.parse(text) : { tool: "t", args: JSON.parse(text) };
        const { code, observed = [], remember } = engine.evaluate(call);
        if (ofCondition) return RESULTS.get(code);
        const told = [
          ...observed.map(({ rule }) => `observed \`${rule}\``),
          ...(remember ? [remembered(remember)] : []),
        ];
        return [`\`${code}\``, ...told].join(", ");
      });
      expect(decided).toEqual(rows.map(([, expected]) => expected));
    },
  );
});
