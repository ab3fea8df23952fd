// @ts-check
const FORBIDDEN = ["@modelcontextprotocol/server", "redis", "@redis/client", "postgres", "better-sqlite3"];
const PEERS = [
  "@modelcontextprotocol/client",
  "@modelcontextprotocol/sdk",
  "ioredis",
  "json-schema-to-typescript",
  "libsql",
  "pg",
  "yaml",
];
const SDKS = [...FORBIDDEN, ...PEERS];
const OWN_DEPENDENCIES = ["zod", "re2js", "jsonc-parser"];
const NONE = [...SDKS, ...OWN_DEPENDENCIES];

/** By the name of the entry point in `exports` or `bin`. @type {Readonly<Record<string, import("./size.mjs").Size>>} */
export const SIZES = {
  // The aim is 70 kB. Of 116, re2js is 46, zod's core 7, jsonc-parser's scanner and parser 3.5 and the rest ours, of which version
  // "2" of the language is 27: its grammar 13, its engine 11, paths, URLs and addresses 3. Below the aim is only a parser or a
  // checker of our own.
  ".": {
    ceiling: 117_000,
    reason:
      "re2js is 46 kB of it, zod's core 7, jsonc-parser 3.5; ours are 59 kB, of which version 2 of the language is 27, and the automaton of patterns 1.5",
    without: SDKS,
  },
  "./mcp": {
    ceiling: 20_500,
    reason: "the guard alone: its host brings the engine; 1.9 kB are the words and forms of a queue of approvals",
    without: NONE,
  },
  "./approvals": {
    ceiling: 18_500,
    reason: "the queue, its words, and a page with its style and script; the engine is the host's",
    without: NONE,
  },
  "./redis": {
    ceiling: 11_500,
    reason: "two scripts, of counters and of approvals, their arguments, and what each client must be told",
    without: NONE,
  },
  "./postgres": {
    ceiling: 8_200,
    reason: "the functions of counters and of approvals, and what each client must be told",
    without: NONE,
  },
  "./sqlite": {
    ceiling: 6_600,
    reason: "the statements of counters and of approvals, and what each driver must be told",
    without: NONE,
  },
  // Loaded by CI and by operators' tools.
  "./analysis": {
    ceiling: 98_500,
    reason: "the engine, which decides each call that it shows, and the automata of all that conditions tell apart",
    without: SDKS,
  },
  // Loaded by tests alone.
  "./testing": {
    ceiling: 99_500,
    reason:
      "the engine, which runs the cases of a policy (1.5 kB are the automaton of patterns), and two store contracts as tests, for any runner",
    without: SDKS,
  },
  "tollgate (command)": {
    ceiling: 299_500,
    reason:
      "the library and the guard, 115 kB, the stores, the queue and its page, and twelve commands; the analysis of `diff`, `check`, `test` and `explain` is 40; what only one of them needs is loaded by that one",
    without: FORBIDDEN,
    later: PEERS,
  },
};
