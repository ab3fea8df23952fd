import { RateLimiterMemory } from "rate-limiter-flexible";
import { limitOf, oneLimit } from "./peer.mjs";

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "rate-limiter-flexible",
  form: "`RateLimiterMemory.consume`",
  cannot: "conditions, several limits all or none, windows on the clock, a bound on memory, answers without a promise",
  async: true,
  makers: oneLimit((scenario) => {
    const { max, windowMs } = limitOf(scenario);
    const limiter = new RateLimiterMemory({ points: max, duration: windowMs / 1_000 });
    return async ({ scope: { grant } }) => {
      try {
        return { effect: "allow", remaining: (await limiter.consume(grant)).remainingPoints };
      } catch (refused) {
        if (refused instanceof Error) throw refused;
        return { effect: "deny", remaining: refused.remainingPoints };
      }
    };
  }),
};
