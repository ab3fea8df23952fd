import { RateLimiterMemory, RateLimiterUnion } from "rate-limiter-flexible";
import { limitOf, limitsOf, oneLimit } from "./peer.mjs";

/** A refused call is charged to those that would have let it through. */
const threeLimits = (scenario) => {
  const limiters = limitsOf(scenario).map(
    ({ max, windowMs }, i) =>
      new RateLimiterMemory({ points: max, duration: windowMs / 1_000, keyPrefix: `limit${i}` }),
  );
  const union = new RateLimiterUnion(...limiters);
  return async ({ scope: { grant } }) => {
    try {
      return { effect: "allow", remaining: (await union.consume(grant)).limit0.remainingPoints };
    } catch (refused) {
      if (refused instanceof Error) throw refused;
      return { effect: "deny", remaining: 0 };
    }
  };
};

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "rate-limiter-flexible",
  form: "`RateLimiterMemory.consume`; three limits by `RateLimiterUnion`",
  cannot: "conditions, several limits all or none, windows on the clock, a bound on memory, answers without a promise",
  async: true,
  makers: {
    ...oneLimit((scenario) => {
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
    "three limits, 10,000 subjects": threeLimits,
  },
};
