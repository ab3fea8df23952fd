import { expect, it } from "vitest";
import type { ApprovalRecord } from "../../../src/approvals/index.js";
import { watch } from "../../../src/cli/approvals/watch.js";

it("a watch shows the open questions at first, and again only when they are others", async () => {
  const answers = [["a"], ["a"], ["a", "b"], [], []];
  const shown: string[][] = [];
  const end = new AbortController();
  const list = async (): Promise<ApprovalRecord[]> => {
    if (answers.length === 1) end.abort();
    return answers.shift()!.map((id) => ({ id }) as ApprovalRecord);
  };
  await watch({ list }, (records) => shown.push(records.map(({ id }) => id)), end.signal, 1);
  expect(shown).toEqual([["a"], ["a", "b"], []]);
});
