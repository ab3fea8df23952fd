// @ts-check
// A search with each pattern of examples/policies beside the native RegExp, in the texts of their cases.
import { readdirSync, readFileSync } from "node:fs";
import { createEngine, parsePolicy } from "tollgate";

const ROUNDS = 15;
const SEARCHES = 200_000;
const folder = new URL("../examples/policies/", import.meta.url);

/** All values of a document, at any depth. @param {unknown} value @returns {readonly unknown[]} */
const within = (value) =>
  typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(within)] : [value];
const documents = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /(policy|cases)(\.v2)?\.json$/.test(name))
  .map((name) => ({ name, values: within(JSON.parse(readFileSync(new URL(name, folder), "utf8"))) }));

/** By pattern: the texts of the cases beside the policies that have it. @type {Map<string, Set<string>>} */
const texts = new Map();
for (const { name, values } of documents.filter(({ name }) => name.includes("policy"))) {
  const beside = documents.find((other) => other.name === name.replace("policy", "cases"));
  const args = (beside?.values ?? []).flatMap((value) => {
    const { args } = /** @type {{ args?: object }} */ (value ?? {});
    return args === undefined ? [] : Object.values(args).filter((arg) => typeof arg === "string" && arg.length < 200);
  });
  for (const value of values) {
    const { op, value: pattern } = /** @type {{ op?: string, value?: string }} */ (value ?? {});
    if ((op !== "regex" && op !== "not_regex") || pattern === undefined) continue;
    texts.set(pattern, new Set([...(texts.get(pattern) ?? []), ...args]));
  }
}

/** CPU nanoseconds of one call of `run`. @param {() => void} run */
function time(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / SEARCHES;
}
/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** @param {string} pattern */
function engineOf(pattern) {
  const conditions = [{ path: "args.a", op: "regex", value: pattern }];
  return createEngine({
    policy: parsePolicy({ version: "1", default: "deny", tools: { t: { require: [{ conditions }] }, u: {} } }),
  });
}

const rows = [...texts].map(([pattern, set]) => {
  const engine = engineOf(pattern);
  const flags = pattern.startsWith("(?i)") ? "i" : "";
  const native = new RegExp(pattern.replace("(?i)", ""), flags);
  const calls = [...set].map((a) => ({ tool: "t", args: { a } }));
  const empty = calls.map(({ args }) => ({ tool: "u", args }));
  for (const call of calls) {
    if ((engine.evaluate(call).effect === "allow") !== native.test(call.args.a))
      throw new Error(`${pattern}: ${call.args.a}`);
  }
  const rounds = Array.from({ length: ROUNDS }, () => {
    let count = 0;
    /** @param {typeof calls} list */
    const engineTime = (list) =>
      time(() => {
        for (let i = 0, at = 0; i < SEARCHES; i++, at = at + 1 === list.length ? 0 : at + 1) {
          if (engine.evaluate(/** @type {(typeof calls)[0]} */ (list[at])).effect === "allow") count++;
        }
      });
    const plain = time(() => {
      for (let i = 0, at = 0; i < SEARCHES; i++, at = at + 1 === calls.length ? 0 : at + 1) {
        if (native.test(/** @type {(typeof calls)[0]} */ (calls[at]).args.a)) count++;
      }
    });
    // The rest of a call is left out: it is the same as for a tool without rules.
    return { native: plain, search: engineTime(calls) - engineTime(empty), count };
  });
  const nativeNs = median(rounds.map(({ native }) => native));
  const searchNs = median(rounds.map(({ search }) => search));
  return {
    pattern: pattern.slice(0, 44),
    texts: calls.length,
    native: nativeNs,
    tollgate: searchNs,
    ratio: searchNs / nativeNs,
  };
});
for (const row of rows) {
  console.log(
    `${row.native.toFixed(0).padStart(6)} ${row.tollgate.toFixed(0).padStart(6)} ${row.ratio.toFixed(2).padStart(6)}  ${row.pattern}`,
  );
}
console.log(`median ratio ${median(rows.map(({ ratio }) => ratio)).toFixed(2)}`);
