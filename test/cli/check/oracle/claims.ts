import { RE2JS } from "re2js";
import type { Finding } from "../../../../src/cli/check/check-text.js";
import { createEngine, type Engine, type PolicyDocument, parsePolicy } from "../../../../src/index.js";
import type { Condition, Rule } from "../../../../src/policy/policy.v1.js";
import { randomFrom, seedOf } from "../../../differential/random.js";
import { ABSENT, argumentAt, conditionIs, UNREADABLE, type Verdict } from "../../../reference-condition.js";
import type { Subject } from "./policies.js";

type Args = Readonly<Record<string, unknown>>;

/** Beside what a finding is held. */
export interface Evidence extends Subject {
  readonly engine: Engine;
  /** Arguments of a tool that its schema takes, and any arguments. */
  readonly valid: (tool: string) => readonly Args[];
  readonly any: readonly Args[];
  readonly findings: readonly Finding[];
}

const at = (document: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);

/** The parts of a pointer into a rule: `/tools/<tool>/<list>/<rule>/conditions/<condition>/...`. */
function ruleAt(document: PolicyDocument, pointer: string) {
  const [, , tool = "", list = "", index = "", , place = ""] = pointer.split("/");
  const rule = at(document, `/tools/${tool}/${list}/${index}`) as Rule;
  return { tool, list, index: Number(index), rule, condition: rule?.conditions?.[Number(place)] as Condition };
}

const verdictOf = (rule: Rule, args: Args): Verdict => {
  const verdicts = rule.conditions.map((one) => conditionIs(one, argumentAt(args, one.path)));
  return verdicts.includes("FALSE") ? "FALSE" : verdicts.includes("INDETERMINATE") ? "INDETERMINATE" : "TRUE";
};
const isGiven = (args: Args, path: string): boolean => ![ABSENT, UNREADABLE].includes(argumentAt(args, path) as symbol);
const passes = ({ engine }: Evidence, tool: string, args: Args): boolean =>
  engine.explain({ tool, args, scope: SCOPE }).effect !== "deny";

export const SCOPE = { grant: "g", session: "s" };

/** For each finding, whether some call is not as it says. */
export function isRefuted(finding: Finding, evidence: Evidence): boolean {
  const { document, valid, any } = evidence;
  const { id, pointer, message } = finding;
  switch (id) {
    case "TG113":
      return ruleAt(document, pointer).rule.conditions.length > 0;
    case "TG120":
    case "TG121":
    case "TG122":
    case "TG123": {
      const { tool, list, rule } = ruleAt(document, pointer);
      if (list === "require") return any.some((args) => passes(evidence, tool, args));
      return any.some((args) => verdictOf(rule, args) === "TRUE");
    }
    case "TG124": {
      const { tool, list, index, rule } = ruleAt(document, pointer);
      const before = (at(document, `/tools/${tool}/${list}`) as Rule[]).slice(0, index);
      return before.every((other) => any.some((args) => verdictOf(other, args) !== verdictOf(rule, args)));
    }
    case "TG125":
    case "TG126":
    case "TG156": {
      const { condition } = ruleAt(document, pointer);
      const { example = "" } = finding;
      const leaves = id !== "TG126" || /(^|[\\/])\.\.[\\/]|\/\.\.$/.test(example);
      const advised = advisedPattern(message);
      return (
        !RE2JS.compile(condition.value as string).test(example) ||
        !leaves ||
        (advised !== undefined && isLooser(advised, condition.value as string)) ||
        (advised !== undefined && id !== "TG125" && RE2JS.compile(advised).test(example))
      );
    }
    case "TG150": {
      const { condition } = ruleAt(document, pointer);
      const pattern = RE2JS.compile(condition.value as string);
      return (
        [...TEXTS, ...samples(condition.value as string)].some((text) => pattern.test(text)) ||
        any.some((args) => conditionIs(condition, argumentAt(args, condition.path)) === "TRUE")
      );
    }
    // These are guesses: what they advise is a pattern.
    case "TG151":
    case "TG152":
    case "TG153":
    case "TG154":
      return advisedPattern(message) !== undefined && samples(advisedPattern(message)!).length === 0;
    case "TG155": {
      const { condition } = ruleAt(document, pointer);
      const { example = "" } = finding;
      const advised = advisedPattern(message);
      const denied = (text: string): boolean => conditionIs(condition, text) === "TRUE";
      if (advised === undefined || denied(example) || !RE2JS.compile(advised).test(example)) return true;
      const values = typeof condition.value === "string" && condition.op === "regex" ? samples(condition.value) : [];
      return [...TEXTS, ...values].some((text) => denied(text) && !RE2JS.compile(advised).test(text));
    }
    case "TG127":
      return !hasNamesake(evidence, pointer);
    case "TG194":
      return !hasNamesake(evidence, pointer.replace(/\/window$/, ""));
    case "TG128":
      return false; // By calls in a row, below.
    case "TG130": {
      const { list, rule } = ruleAt(document, pointer);
      const never: Verdict[] = list === "require" ? ["FALSE", "INDETERMINATE"] : ["TRUE"];
      return any.some((args) => never.includes(verdictOf(rule, args)));
    }
    case "TG133": {
      const { tool, list, rule } = ruleAt(document, pointer);
      if (list === "require") return any.some((args) => passes(evidence, tool, args));
      return any.some((args) => verdictOf(rule, args) === "TRUE");
    }
    case "TG131":
      return isDecidedOtherwise(evidence);
    case "TG132": {
      const [, said = ""] = /every call of the tool (.+?) is denied/.exec(message) ?? [];
      const tools = [...said.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
      return tools.length === 0 || tools.some((tool) => any.some((args) => passes(evidence, tool, args)));
    }
    case "TG140":
    case "TG141": {
      const name = id === "TG140" ? pointer.split("/")[2] : at(document, pointer);
      return evidence.tools.some((tool) => tool.name === name);
    }
    case "TG142": {
      const { tool } = ruleAt(document, pointer);
      const path = at(document, pointer) as string;
      return valid(tool).some((args) => isGiven(args, path));
    }
    case "TG143": {
      const { tool, condition } = ruleAt(document, pointer);
      const denied =
        !/every call (?:of the tool )?is denied/.test(message) ||
        !valid(tool).some((args) => passes(evidence, tool, args));
      if (pointer.endsWith("/increment_from")) return !denied;
      const decided: Verdict[] = message.startsWith("the elements") ? ["TRUE"] : ["TRUE", "FALSE"];
      return (
        !denied ||
        valid(tool).some((args) => decided.includes(conditionIs(condition, argumentAt(args, condition.path))))
      );
    }
    case "TG144": {
      const { tool, rule, condition } = ruleAt(document, pointer);
      const others = rule.conditions.filter((one) => one.path !== condition.path);
      return any
        .filter((args) => argumentAt(args, condition.path) === ABSENT)
        .filter((args) => others.every((one) => conditionIs(one, argumentAt(args, one.path)) !== "FALSE"))
        .some((args) => rule.conditions.every((one) => one.op !== "exists") && passes(evidence, tool, args));
    }
    case "TG145":
    case "TG146":
      return namesIn(message, evidence).some(
        (tool) => !/^\/(?:default|all_tools)/.test(evidence.engine.explain({ tool, scope: SCOPE }).rule),
      );
    case "TG147": {
      const { tool, condition } = ruleAt(document, pointer);
      return valid(tool).some((args) => argumentAt(args, condition.path) === at(document, pointer));
    }
    case "TG148": {
      const { tool } = ruleAt(document, pointer);
      const { inputSchema } = evidence.tools.find(({ name }) => name === tool)!;
      const names = (at(document, pointer) as string).split(".").slice(1);
      let parts = partsBeside(inputSchema, inputSchema);
      for (const name of names)
        parts = parts.flatMap((part) => membersOf(part, name)).flatMap((part) => partsBeside(part, inputSchema));
      return parts.length > 0;
    }
    case "TG160": {
      const { tool } = ruleAt(document, pointer);
      return valid(tool).some((args) => isGiven(args, at(document, pointer) as string));
    }
    case "TG161": {
      const { tool, condition } = ruleAt(document, pointer);
      return any.some((args) => argumentAt(args, condition.path) === ABSENT && passes(evidence, tool, args));
    }
    case "TG184":
    case "TG185":
      return false; // A guess by words.
    case "TG188": {
      const [, tool = "", name = ""] = /^`([^`]+)` also has `([^`]+)`/.exec(message) ?? [];
      return valid(tool).some(
        (args) => passes(evidence, tool, args) !== passes(evidence, tool, { ...args, [name]: { other: true } }),
      );
    }
    default:
      return true; // A document that the parser takes has no other finding.
  }
}

/** Whether some call has another effect once all rules are taken out that are said to be needless. */
function isDecidedOtherwise({ document, engine, any, findings }: Evidence): boolean {
  const without = structuredClone(document) as unknown as Record<string, never>;
  const needless = findings.filter(({ id }) => id === "TG131").map((one) => one.pointer);
  for (const pointer of needless)
    delete (at(without, pointer.replace(/\/\d+$/, "")) as unknown[])[Number(pointer.split("/").at(-1))];
  const compacted: unknown = JSON.parse(JSON.stringify(without), (_, value) =>
    Array.isArray(value) ? value.filter((one) => one !== null) : value,
  );
  const after = createEngine({ policy: parsePolicy(compacted), clock: () => 0 });
  return Object.keys(document.tools ?? {}).some((tool) =>
    any.some((args) =>
      [SCOPE, {}].some(
        (scope) => engine.explain({ tool, args, scope }).effect !== after.explain({ tool, args, scope }).effect,
      ),
    ),
  );
}

/** The pattern that a finding advises, if it has one. */
function advisedPattern(message: string): string | undefined {
  const advised = /write (?:`regex` with )?`("(?:[^"\\]|\\.)*")`/.exec(message)?.[1];
  return advised === undefined ? undefined : JSON.parse(advised);
}

/** Whether a pattern takes what another does not. */
function isLooser(advised: string, pattern: string): boolean {
  const [before, after] = [RE2JS.compile(pattern), RE2JS.compile(advised)];
  return [...TEXTS, ...samples(advised)].some((text) => after.test(text) && !before.test(text));
}

/** Texts that a pattern may match, by ways through it that are chosen at random. */
function samples(pattern: string): readonly string[] {
  const { inst, start } = RE2JS.compile(pattern).re2().prog;
  const random = randomFrom(seedOf(pattern.length, 7));
  const found: string[] = [];
  for (let count = 0; count < 40; count++) {
    let text = random.pick(["", "", "x", "/", " ", "a\n"]);
    let at = start;
    for (let step = 0; step < 400; step++) {
      const one = inst[at]!;
      const isRune = one.op >= 8 && one.op <= 11;
      if (one.op === 5) break;
      if (one.op === 6) {
        found.push(text, `${text}x`, `${text}/../x`);
        break;
      }
      const fitting = isRune ? CHARACTERS.filter((character) => one.matchRune(character.codePointAt(0)!)) : [];
      if (isRune) text += fitting.length > 0 ? random.pick(fitting) : String.fromCodePoint(one.runes[0] ?? 97);
      at = (one.op === 1 || one.op === 2) && random.once(2) ? one.arg : one.out;
    }
  }
  return found;
}
const CHARACTERS = [..."abxyzABZ019_-./\\ :;@,*\n|&$?#%+'"];

const TEXTS = ["", "a", "x", "y", "ab", "a.b", "a.bx", "/srv/", "/srv/a", "x/../y", "..", "xax", "b\na", "A", "$", "^"];

/** The names in a message that the policy does not list. */
const namesIn = (message: string, { tools, document }: Subject): readonly string[] =>
  [...message.matchAll(/`([^`]+)`/g)]
    .map(([, name = ""]) => name)
    .filter((name) => tools.some((tool) => tool.name === name) && !Object.hasOwn(document.tools ?? {}, name));

function hasNamesake({ document }: Subject, pointer: string): boolean {
  const entries = Object.entries(document.tools ?? {});
  const all = [
    ...(document.all_tools?.limits ?? []),
    ...entries.flatMap(([, { limits = [] }]) => limits),
    ...entries.flatMap(([tool, { rate_limit }]) =>
      rate_limit ? [{ scope: "session", ...rate_limit, counter: `${tool}_rate` }] : [],
    ),
  ];
  const limit = {
    scope: "session",
    counter: `${pointer.split("/")[2]}_rate`,
    ...(at(document, pointer) as object),
  } as (typeof all)[number];
  return all.some(
    ({ counter, window, scope }) =>
      counter === limit.counter && (String(window) !== String(limit.window) || scope !== limit.scope),
  );
}

type Part = Readonly<Record<string, unknown>>;

/** A schema and all parts of it that speak of the same value. */
function partsBeside(part: unknown, root: unknown, depth = 0): readonly Part[] {
  if (typeof part !== "object" || part === null || depth > 12) return [];
  if (Array.isArray(part)) return part.flatMap((one) => partsBeside(one, root, depth + 1));
  const { $ref, allOf, anyOf, oneOf, not, if: test, then, else: other, dependentSchemas, dependencies } = part as Part;
  const target = typeof $ref === "string" && $ref.startsWith("#/") ? at(root, $ref.slice(1).replace("%24", "$")) : [];
  const dependent = [dependentSchemas, dependencies].flatMap((one) => Object.values((one as object | undefined) ?? {}));
  const beside = [allOf, anyOf, oneOf, not, test, then, other, $ref === "#" ? root : target, ...dependent];
  return [part as Part, ...beside.flatMap((one) => partsBeside(one, root, depth + 1))];
}

/** The schemas that a schema has for a member of this name. */
function membersOf({ properties = {}, patternProperties = {} }: Part, name: string): readonly unknown[] {
  const own = Object.hasOwn(properties as object, name) ? [(properties as Part)[name]] : [];
  const byPattern = Object.entries(patternProperties as Part).filter(([pattern]) => new RegExp(pattern).test(name));
  return [...own, ...byPattern.map(([, inner]) => inner)].map((one) => (typeof one === "boolean" ? {} : one));
}
