import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { safeParsePolicy } from "../../src/policy/parse.js";
import { stackOf } from "../differential/document2.js";
import { type Random, randomFrom } from "../differential/random.js";

/** The JSON Schema of version "2" and the parser say the same, but for rules that a JSON Schema cannot say. */

const accepts = new Ajv2020.default({ strict: false }).compile(
  JSON.parse(readFileSync(new URL("../../schema/policy.v2.schema.json", import.meta.url), "utf8")),
);

/** Messages of the rules that only the parser knows. */
const PARSER_ONLY: readonly RegExp[] = [
  /^this limit .* on the same counter/,
  /^a limit with `amount: 0` only looks at its counter/,
  /which this runtime does not know$/,
  /^expected different paths, got one of them twice/,
  /^expected a pattern in RE2 syntax/,
  /with at most 6 decimal places/,
  /matches all that .* matches, so that this entry would cover no tool/,
  /^`except` goes with a pattern/,
  /^this (?:document|entry) observes, and so does all of it/,
  /^an entry that observes has something to observe/,
  /^expected a path that begins with `item`/,
  /`item` is an element of `every` or `some`/,
  /`\w+` alone is not a path/,
  /^`tool` is a text, and nothing lies below it/,
  /^expected `scope.grant` or `scope.session`/,
  /^expected the name of a list of this document/,
  /^expected a list of strings beside/,
  /compares with one value, and takes no list/,
  /^expected (?:an absolute path|a URL pattern|a domain such as)/,
  /^expected a non-empty string, got an empty one; .* takes this list/,
  /^expected `every` and `some` nested at most 3 deep/,
  /^expected at most 64 tests in a rule/,
  /^a limit counts an argument/,
  /; `(?:uri|prompt|tool|annotations|args)` is known in .* alone$/,
  /^a resource has no arguments/,
];

const WRONG: readonly unknown[] = [
  ...[null, 0, 1.5, -1, "", "*", "**", "a*", "a", "1", "2", "deny", "observe", "minute", true, [], {}, ["*"], [1]],
  ...["args.", "args", "args.a..b", "item", "item.x", "scope.user", "scope.grant", "tool.x", "lists.words", "lists.no"],
  ...["principal", "principal.a", ["args", "a.b"], ["args"], ["args", ""], ["scope", "grant"], ["tool", "x"], ["lists", "words"]],
  ...[["a", "a"], [""], ["a", 1], { all: [] }, { any: [{}] }, { not: { path: "args.a", op: "exists", value: true } }, { not: [] }],
  ...["week", "Europe/Berlin", "Europe/Munich", "on_end", "on_error", ["args.a"], ["args.a", ["args", "a"]], 1_000_001],
  ...[{ seconds: 900 }, { seconds: 900, match: ["args.a"] }, 2_592_001, "require_approval"],
  ...["starts_with", "lt", "email_in", "exists", "regex", "example.com", ["/srv"], ["srv"], ["https://a.org"], 2 ** 60],
]; // biome-ignore format: a list of values
const KEYS = (
  "version name mode lists hide all_tools tools default except approve_if require deny_if limits rate_limit action reason " +
  "conditions on_deny path op value value_from ignore_case if_absent all any not every some increment_from description x " +
  "remember seconds match dispatch amount sliding zone by when release increment_from_size window a* a**"
).split(" ");

const documents = Array.from({ length: 2_000 }, (_, seed) => stackOf(randomFrom(seed))).flat();

/** What stands under each key in some documents. */
const byKey = new Map<string, unknown[]>();
function collect(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    byKey.set(key, [...(byKey.get(key) ?? []), value]);
    collect(value);
  }
}
documents.slice(0, 100).forEach(collect);

/** Changes one place of a document, often to what stands in such a place elsewhere. */
function mutate(random: Random, node: unknown): unknown {
  const change = () => structuredClone(random.pick(WRONG));
  if (Array.isArray(node)) {
    if (node.length === 0 || random.once(12)) return [...node, change()];
    const at = random.below(node.length);
    if (random.once(12)) return node.toSpliced(at, 1);
    return node.with(at, mutate(random, node[at]));
  }
  if (typeof node !== "object" || node === null || random.once(40)) return change();
  const keys = Object.keys(node).filter((key) => key !== "lists" || random.once(8));
  const copy: Record<string, unknown> = { ...node };
  if (keys.length === 0 || random.once(10)) {
    const key = random.pick(KEYS);
    copy[key] = byKey.has(key) && !random.once(3) ? structuredClone(random.pick(byKey.get(key)!)) : change();
  } else if (random.once(20)) delete copy[random.pick(keys)];
  else {
    const key = random.pick(keys);
    const others = byKey.get(key) ?? [];
    if (others.length > 0 && random.once(4)) return { ...copy, [key]: structuredClone(random.pick(others)) };
    Object.defineProperty(copy, key, { value: mutate(random, copy[key]), enumerable: true });
  }
  return copy;
}

describe("over generated documents", () => {
  /** Of an `except` that leaves nothing, and of limits that meet on one counter by other keys. */
  const BY_WHOLE = ["TG112", "TG116"];

  test("the schema accepts each, and the parser too, but for what only the whole document shows", () => {
    for (const made of documents) {
      const result = safeParsePolicy(made);
      const refused = result.ok ? [] : result.issues.filter(({ code }) => !BY_WHOLE.includes(code));
      if (refused.length > 0 || !accepts(made)) expect({ made, refused, told: accepts.errors }).toBe("valid");
    }
  }, 120_000);

  test("the parser refuses each changed one that the schema refuses, and others for reasons of its own", () => {
    const tally = { both: 0, neither: 0, parserOnly: 0 };
    for (const [seed, document] of documents.entries()) {
      const random = randomFrom(seed + 1_000_000);
      let made: unknown = document;
      for (let step = seed % 2; step >= 0; step--) made = mutate(random, made);
      if (typeof made === "string") continue;
      const result = safeParsePolicy(made);
      const valid = accepts(made);
      if (result.ok !== valid) {
        const unknown = result.ok
          ? ["accepted", accepts.errors]
          : result.issues.filter(({ message }) => !PARSER_ONLY.some((rule) => rule.test(message)));
        expect({ made, unknown }).toEqual({ made, unknown: [] });
      }
      tally[result.ok ? "both" : valid ? "parserOnly" : "neither"]++;
    }
    // The test means something only if there are many of each.
    expect(Math.min(tally.both, tally.neither)).toBeGreaterThan(400);
    expect(tally.parserOnly).toBeGreaterThan(20);
  }, 120_000);
});
