/**
 * What is mutated together, and the tests that have to notice: one file of `nets`, which loads them all into one worker.
 * `least` is the share of mutants, in percent, that must be killed once the equivalent ones are set aside. Where it is
 * below 100 the texts of messages are left as they are. `testTimeoutMs` is how long a test may wait for what a mutant keeps
 * from coming: many times what the slowest of the part takes. `scripts` are texts in the source that run in a server; `from`
 * are the words of one where what is changed begins.
 */
export const PARTS = {
  engine: {
    mutate: [
      "src/engine/**/*.ts",
      "src/stores/memory/*.ts",
      "src/create-engine.ts",
      "src/policy/amount.ts",
      "src/json/*.ts",
      "src/time.ts",
    ],
    least: 100,
    testTimeoutMs: 120_000,
  },
  policy: {
    mutate: [
      "src/policy/**/*.ts",
      "src/define-policy.ts",
      "src/nearest.ts",
      "!src/policy/policy.v1.ts",
      "!src/policy/policy.v2.ts",
      "!src/policy/amount.ts",
    ],
    least: 95,
    testTimeoutMs: 20_000,
  },
  stores: {
    mutate: ["src/stores/**/*.ts", "!src/stores/memory/*.ts"],
    least: 95,
    testTimeoutMs: 10_000,
  },
  scripts: {
    scripts: [
      {
        file: "src/stores/redis/lua.ts",
        language: "lua",
        tests: ["hash-tag", "lua", "server", "contract"].map((name) => `test/stores/redis/${name}.test.ts`),
      },
      {
        file: "src/stores/postgres/migration.ts",
        language: "sql",
        from: "LANGUAGE plpgsql",
        tests: ["server", "contract"].map((name) => `test/stores/postgres/${name}.test.ts`),
      },
      {
        file: "src/stores/postgres/rows.ts",
        language: "sql",
        tests: ["server", "contract"].map((name) => `test/stores/postgres/${name}.test.ts`),
      },
      {
        file: "src/stores/sqlite/counters.ts",
        language: "sql",
        tests: ["test/stores/sqlite/store.test.ts", "test/stores/sqlite/failure.test.ts"],
      },
    ],
    least: 95,
    testTimeoutMs: 10_000,
  },
  mcp: {
    mutate: ["src/mcp/**/*.ts", "src/options.ts"],
    least: 95,
    testTimeoutMs: 2_000,
  },
};
