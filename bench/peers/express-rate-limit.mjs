import { MemoryStore } from "express-rate-limit";
import { limitOf, oneLimit } from "./peer.mjs";

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "express-rate-limit",
  form: "`MemoryStore.increment`",
  cannot:
    "conditions, several limits all or none, windows on the clock, a bound on memory, answers without a promise; a denied call is counted too",
  async: true,
  makers: oneLimit((scenario) => {
    const { max, windowMs } = limitOf(scenario);
    const store = new MemoryStore();
    store.init({ windowMs });
    return async ({ scope: { grant } }) => {
      const { totalHits } = await store.increment(grant);
      return { effect: totalHits <= max ? "allow" : "deny", remaining: Math.max(0, max - totalHits) };
    };
  }),
};
