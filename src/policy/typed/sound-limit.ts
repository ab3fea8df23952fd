import type { Limit as LimitDocument, RateLimit as RateLimitDocument } from "../policy.v1.js";
import type { Known, Problem } from "./problem.js";

/** The sentence on a limit of `all_tools` that names an argument. */
export type CountsCalls = "limits of `all_tools` count calls";

/** The error under a key of a limit, in both versions. */
export type InLimitKey<Limit, Key extends keyof Limit> = Key extends "window"
  ? InWindow<Limit[Key]>
  : Key extends "max"
    ? Limit extends { readonly increment_from: unknown }
      ? NotNegative<Limit[Key]>
      : Whole<Limit[Key]>
    : Key extends "counter"
      ? Limit[Key] extends ""
        ? Problem<"expected the counter's name">
        : unknown
      : Known<Key, keyof LimitDocument>;

/** The errors in a `rate_limit`, in both versions. */
export type InRateLimit<Limit> = {
  [Key in keyof Limit]: Key extends "window"
    ? InWindow<Limit[Key]>
    : Key extends "max"
      ? Whole<Limit[Key]>
      : Known<Key, keyof RateLimitDocument>;
};

/** The error in a length of time: a name, or seconds. */
export type InWindow<Window> = Window extends 0
  ? Problem<"expected a whole number of seconds, 1 or more">
  : Window extends number
    ? unknown extends Whole<Window>
      ? unknown
      : Problem<"expected a whole number of seconds, 1 or more">
    : unknown;

type NotNegative<Value> = `${Value & number}` extends `-${string}` ? Problem<"expected a number, 0 or more"> : unknown;

/** A number with a fraction has a dot when it is written out, or is so small that it has an exponent. */
export type Whole<Value> = `${Value & number}` extends `-${string}` | `${string}.${string}` | `${string}e-${string}`
  ? Problem<"expected a whole number, 0 or more">
  : unknown;
