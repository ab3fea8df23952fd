import { bodyOf } from "./record.js";
import type { ApprovalStore, StoredApproval } from "./store.js";

/**
 * The store, but an answer about anything else than was asked for is rejected. A client of a database that has lost count gives
 * one call the reply to another: a yes would run what nobody was asked about.
 */
export const checked = (store: ApprovalStore): ApprovalStore => ({
  async add(asked, bounds) {
    const added = await store.add(asked, bounds);
    if ("full" in added) return added;
    const { record, previous } = added;
    requireThat(record.call === asked.call && record.policy === asked.policy);
    requireThat(!added.added || record.id === asked.id);
    requireThat(previous === undefined || previous.call === asked.call);
    return added;
  },
  find: async (id) => ofId(id, await store.find(id)),
  list: (query) => store.list(query),
  async decide(id, answer) {
    const outcome = await store.decide(id, answer);
    ofId(id, outcome?.record);
    return outcome;
  },
  spend: (id) => store.spend(id),
  async remembered(key) {
    const record = await store.remembered(key);
    requireThat(record === undefined || bodyOf(record).rememberKey === key);
    return record;
  },
});

function ofId(id: string, record: StoredApproval | undefined): StoredApproval | undefined {
  requireThat(record === undefined || record.id === id);
  return record;
}

function requireThat(isSo: boolean): void {
  if (!isSo) throw new Error("the store of approvals answered about another question than it was asked about");
}
