import { RateLimiter, TokenBucket } from "limiter";
import { limitOf, limitsOf, oneLimit } from "./peer.mjs";

/** A bucket a window, each the child of the longer one: takes from all or from none. */
const threeLimits = (scenario) => {
  const limits = limitsOf(scenario);
  const buckets = new Map();
  const bucketOf = () =>
    limits.reduceRight((parentBucket, { max, windowMs }) => {
      const bucket = new TokenBucket({ bucketSize: max, tokensPerInterval: max, interval: windowMs, parentBucket });
      bucket.content = max;
      return bucket;
    }, undefined);
  return ({ scope: { grant } }) => {
    let bucket = buckets.get(grant);
    if (bucket === undefined) {
      bucket = bucketOf();
      buckets.set(grant, bucket);
    }
    const effect = bucket.tryRemoveTokens(1) ? "allow" : "deny";
    return { effect, remaining: bucket.content };
  };
};

/** @type {import("./peer.mjs").Peer} */
export default {
  name: "limiter",
  form: "`tryRemoveTokens`, a `RateLimiter` a subject in a Map, which nothing empties",
  cannot: "conditions, fixed windows on the clock (its buckets refill instead), a bound on memory",
  makers: {
    ...oneLimit((scenario) => {
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
    "three limits, 10,000 subjects": threeLimits,
  },
};
