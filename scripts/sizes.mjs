// @ts-check
/**
 * What a bundler takes for one entry point, and what must not be among it.
 *
 * @typedef {object} Size
 * @property {number} ceiling Bytes, minified and gzipped, with all dependencies.
 * @property {string} reason
 * @property {readonly string[]} without Packages that must not be reachable.
 */

const SDKS = [
  "@modelcontextprotocol/sdk",
  "@modelcontextprotocol/client",
  "@modelcontextprotocol/server",
  "ioredis",
  "redis",
  "@redis/client",
  "pg",
  "postgres",
  "better-sqlite3",
  "yaml",
  "json-schema-to-typescript",
];
const OWN_DEPENDENCIES = ["zod", "re2js", "jsonc-parser"];
const NONE = [...SDKS, ...OWN_DEPENDENCIES];

/** By the name of the entry point in `exports`. @type {Readonly<Record<string, Size>>} */
export const SIZES = {
  ".": {
    ceiling: 76_500,
    reason:
      "re2js is 46 kB of it, zod's core 8; the aim is 70 kB, and the parser's messages and hints are what is over",
    without: SDKS,
  },
  "./mcp": { ceiling: 11_500, reason: "the guard alone: its host brings the engine", without: NONE },
  "./redis": { ceiling: 3_500, reason: "one script and its arguments; the host brings the client", without: NONE },
  "./postgres": { ceiling: 3_500, reason: "a few statements; the host brings the client", without: NONE },
  "./sqlite": { ceiling: 2_500, reason: "a few statements; the host brings the database", without: NONE },
  "./testing": { ceiling: 7_500, reason: "the store contract as tests, for any runner", without: NONE },
};
