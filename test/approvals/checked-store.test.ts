import { describe, expect, it } from "vitest";
import { type ApprovalStore, createApprovalQueue } from "../../src/approvals/index.js";
import { setUp } from "./support.js";

const REMEMBERED = {
  version: "2",
  default: "deny",
  tools: { merge: { action: "require_approval", remember: { seconds: 900 } } },
};
const merge = (pr: number) => ({ tool: "merge", args: { pr }, scope: { grant: "ann" } });

/** Asks about one call; then another queue is over a store that answers as if it were asked about that call. */
async function confused(answers: (first: string, store: ApprovalStore) => Promise<Partial<ApprovalStore>>) {
  const { store, queue, engine, asked } = setUp({}, REMEMBERED);
  const first = await asked(merge(1));
  await queue.decide(first, { approve: true, by: "bob", rememberSeconds: 900 });
  const heard: unknown[] = [];
  const other = createApprovalQueue({
    store: { ...store, ...(await answers(first, store)) },
    onStoreFailure: (error) => void heard.push(error),
  });
  return { first, queue, other, engine, heard, asked };
}

const ABOUT_ANOTHER = "the store of approvals answered about another question than it was asked about";

describe("a store that answers about another question", () => {
  it.each([
    [
      "as a call is asked about",
      async (id: string, store: ApprovalStore) => {
        const record = (await store.find(id))!;
        return { add: async () => ({ record, added: false }) };
      },
    ],
    [
      "as a new one is added",
      async (id: string, store: ApprovalStore) => {
        const record = (await store.find(id))!;
        return {
          add: async (asked) => ({ record: { ...record, call: asked.call, policy: asked.policy }, added: true }),
        };
      },
    ],
    [
      "as the question before",
      async (id: string, store: ApprovalStore) => {
        const previous = (await store.find(id))!;
        return { add: async (asked, bounds) => ({ ...(await store.add(asked, bounds)), previous }) };
      },
    ],
    [
      "as a yes is looked for that is remembered",
      async (id: string, store: ApprovalStore) => ({ remembered: () => store.find(id) }),
    ],
  ] satisfies [string, (id: string, store: ApprovalStore) => Promise<Partial<ApprovalStore>>][])(
    "%s denies the call, and tells the operator",
    async (_, answers) => {
      const { other, engine, heard } = await confused(answers);
      const { decision, approval } = await other.evaluate(engine, merge(2));
      expect(decision.effect).toBe("require_approval");
      expect(approval).toEqual({ state: "unavailable", why: "store" });
      await Promise.resolve();
      expect(heard).toEqual([new Error(ABOUT_ANOTHER)]);
    },
  );

  it("shows nobody the other one, and takes no word about it for an answer", async () => {
    const { queue, other, first, asked } = await confused(async (id, store) => ({ find: () => store.find(id) }));
    const second = await asked(merge(2));
    await expect(other.find(second)).rejects.toThrow(ABOUT_ANOTHER);
    await expect(other.decide(second, { approve: true, by: "bob" })).rejects.toThrow(ABOUT_ANOTHER);
    expect(await queue.find(second)).toMatchObject({ state: "pending" });
    const { other: deciding, asked: askedAgain } = await confused(async (id, store) => ({
      decide: (_, answer) => store.decide(id, answer),
    }));
    await expect(deciding.decide(await askedAgain(merge(2)), { approve: false, by: "bob" })).rejects.toThrow(
      ABOUT_ANOTHER,
    );
    expect(await other.find(first)).toMatchObject({ state: "approved" });
  });
});
