import { RateLimiter } from "limiter";
import { limitOf, oneLimit } from "./peer.mjs";

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "limiter",
  form: "`tryRemoveTokens`, a `RateLimiter` a subject in a Map, which nothing empties",
  cannot:
    "conditions, fixed windows on the clock, three windows in one step (parent buckets refill instead), a bound on memory",
  makers: oneLimit((scenario) => {
    const { max, windowMs } = limitOf(scenario);
    const limiters = new Map();
    return ({ scope: { grant } }) => {
      let limiter = limiters.get(grant);
      if (limiter === undefined) {
        limiter = new RateLimiter({ tokensPerInterval: max, interval: windowMs });
        limiters.set(grant, limiter);
      }
      const effect = limiter.tryRemoveTokens(1) ? "allow" : "deny";
      return { effect, remaining: max - limiter.tokensThisInterval };
    };
  }),
};
