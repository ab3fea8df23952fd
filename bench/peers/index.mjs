import ajv from "./ajv.mjs";
import casbin from "./casbin.mjs";
import casl from "./casl.mjs";
import cedar from "./cedar.mjs";
import cel from "./cel.mjs";
import expressRateLimit from "./express-rate-limit.mjs";
import jsonLogic from "./json-logic.mjs";
import jsonRulesEngine from "./json-rules-engine.mjs";
import limiter from "./limiter.mjs";
import rateLimiterFlexible from "./rate-limiter-flexible.mjs";

export const FILTER = "filter 1,000 names";
export const COLD_START = "cold start";

/** @type {readonly import("./peer.mjs").Peer[]} */
export const PEERS = [
  casl,
  casbin,
  cedar,
  jsonLogic,
  cel,
  ajv,
  jsonRulesEngine,
  limiter,
  rateLimiterFlexible,
  expressRateLimit,
];

/** The rows that some peer can express. */
export const ROWS = [...new Set(PEERS.flatMap(({ makers }) => Object.keys(makers))), FILTER, COLD_START];
