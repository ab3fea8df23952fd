import { expectRejection } from "../../assert.js";
import type { Cases } from "../suite.js";
import { no, question, yes } from "../test-approval.js";

/** Sentence 8 of the contract, for a store that can no longer reach its records. */
export const UNREACHABLE: Cases = {
  "a store that cannot reach its records rejects, and never guesses": async (store) => {
    await expectRejection("add", () => store.add(question("1")));
    await expectRejection("find", () => store.find("1"));
    await expectRejection("list", () => store.list());
    await expectRejection("a yes", () => store.decide("1", yes()));
    await expectRejection("a no", () => store.decide("1", no()));
    await expectRejection("spend", () => store.spend("1"));
    await expectRejection("remembered", () => store.remembered("key"));
  },
};
