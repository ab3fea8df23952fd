// @ts-check
import { byName } from "./by-name.mjs";
import { mix } from "./mix.mjs";
import { fullLimit, oneLimit } from "./one-limit.mjs";
import { patterns } from "./pattern.mjs";
import { threeConditions } from "./three-conditions.mjs";
import { threeLimits } from "./three-limits.mjs";

/** Each case by its name. @type {Readonly<Record<string, () => import("../lib/case.mjs").Case>>} */
export const CASES = {
  ...byName,
  ...threeConditions,
  ...patterns,
  ...oneLimit,
  ...threeLimits,
  ...fullLimit,
  ...mix,
};
