// @ts-check
// How long it takes to compare two policies that differ in one constant, by the number of conditions and of patterns.
import { parsePolicy } from "tollgate";
import { comparePolicies } from "tollgate/analysis";

const ROUNDS = 7;

/** @param {number} count @param {(i: number) => unknown} make */
const list = (count, make) => Array.from({ length: count }, (_, i) => make(i));

const MOST_IN_A_RULE = 64;

/** @param {readonly unknown[]} conditions */
const policyOf = (conditions) =>
  parsePolicy({
    version: "2",
    default: "deny",
    tools: {
      t: {
        require: list(Math.ceil(conditions.length / MOST_IN_A_RULE), (i) => ({
          conditions: conditions.slice(i * MOST_IN_A_RULE, (i + 1) * MOST_IN_A_RULE),
        })),
      },
    },
  });

/** Each condition on a value of its own, of four kinds. @param {number} count @param {number} last */
const conditions = (count, last) =>
  policyOf(
    list(count, (i) => {
      const path = `args.a${i}`;
      const value = i === count - 1 ? last : 100;
      if (i === count - 1 || i % 4 === 0) return { path, op: "lte", value };
      if (i % 4 === 1) return { path, op: "in", value: ["read", "write", `mode${i}`] };
      return i % 4 === 2
        ? { path, op: "starts_with", value: `prefix${i}` }
        : { path, op: "max_size", value: i, if_absent: true };
    }),
  );

const WORDS = ["secret", "token", "key", "password", "private", "id_rsa", "backup", "shadow", "vault", "wallet"];

/** Patterns that forbid words in one value, others in each round: what was read of a pattern is kept. @param {number} count @param {string} last @param {number} round */
const patterns = (count, last, round) =>
  parsePolicy({
    version: "2",
    default: "deny",
    tools: {
      t: {
        deny_if: list(count, (i) => ({
          conditions: [
            {
              path: "args.path",
              op: "regex",
              value: `(?i)(^|/)${WORDS[i % 10]}${i}r${round}[${i === count - 1 ? last : "a-z"}]*$`,
            },
          ],
        })),
      },
    },
  });

/** @typedef {{ name: string, pair: (round: number) => readonly [import("tollgate").Policy, import("tollgate").Policy] }} Row */
/** @type {Row[]} */
const rows = [
  ...[1, 10, 100].map((count) => ({
    name: `${count} condition${count === 1 ? "" : "s"}`,
    pair: () => /** @type {const} */ ([conditions(count, 100), conditions(count, 101)]),
  })),
  ...[1, 5, 20].map((count) => ({
    name: `${count} pattern${count === 1 ? "" : "s"} on one value`,
    pair: (/** @type {number} */ round) =>
      /** @type {const} */ ([patterns(count, "a-z", round), patterns(count, "a-y", round)]),
  })),
];

console.log("| policies | first round, ms | median, ms |\n|---|---|---|");
for (const { name, pair } of rows) {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const [old, now] = pair(round);
    const began = process.cpuUsage();
    const { verdict } = comparePolicies(old, now);
    const { user, system } = process.cpuUsage(began);
    if (verdict !== "laxer") throw new Error(`${name}: expected laxer, got ${verdict}`);
    return (user + system) / 1_000;
  });
  const median = times.toSorted((a, b) => a - b)[ROUNDS >> 1];
  console.log(`| ${name} | ${times[0]?.toFixed(1)} | ${median?.toFixed(1)} |`);
}
