// @ts-check
import { byName } from "./by-name.mjs";
import { coldStart } from "./cold-start.mjs";
import { filter } from "./filter.mjs";
import { limits2 } from "./limits-2.mjs";
import { mix } from "./mix.mjs";
import { fullLimit, oneLimit } from "./one-limit.mjs";
import { patterns } from "./pattern.mjs";
import { scale } from "./scale.mjs";
import { threeConditions } from "./three-conditions.mjs";
import { threeLimits } from "./three-limits.mjs";
import { version2 } from "./version-2.mjs";

/** Each row of the table by its name. @type {Readonly<Record<string, import("../lib/job.mjs").Job>>} */
export const JOBS = {
  ...byName,
  ...threeConditions,
  ...patterns,
  ...oneLimit,
  ...threeLimits,
  ...fullLimit,
  ...mix,
  ...limits2,
  ...version2,
  ...scale,
  ...filter,
  ...coldStart,
};
