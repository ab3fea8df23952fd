import { includesPattern, isNamePattern } from "../../policy/name-pattern.js";
import type { AnyPolicy } from "../../policy/policy.js";
import type { ResourceRules } from "../../policy/policy.v2.js";
import { SECTIONS, sectionOf } from "../../policy/sections.js";
import { classify } from "../server-tools/classify.js";
import { listedIn } from "../server-tools/parameters.js";
import type { Tool } from "../server-tools/tool.js";
import { fewNames } from "../shared/phrases.js";
import { kindOf } from "./argument-kind.js";
import type { LintRule, Report, Subject } from "./lint-finding.js";
import { enforcing } from "./passing.js";
import { argumentAt, looksOf } from "./tree.js";

/** Resources and prompts by which a client reaches what the rules on tools, or on other names, keep from it. */
export const resources: LintRule = (subject, report) => {
  reportUndecided(subject, report);
  const { policy } = subject;
  if (policy.resources !== undefined) {
    reportDefault(policy, report);
    reportPatterns(policy, report);
  }
  reportTools(subject, report);
};

/** Written where a section could stand, and nothing decides it. */
function reportUndecided({ policy, others, served }: Subject, report: Report): void {
  for (const kind of ["resources", "prompts"] as const) {
    const names =
      kind === "prompts"
        ? served.prompts?.map(({ name }) => name)
        : served.resources && [...served.resources, ...(served.resourceTemplates ?? [])];
    if (names === undefined || [policy, ...enforcing(others)].some((one) => one[kind] !== undefined)) continue;
    const { what } = SECTIONS[kind];
    const [first] = kind === "prompts" ? names : (served.resources ?? []);
    const entries = first === undefined || first.includes("*") ? {} : { [first]: {} };
    const section = `"${kind}": ${JSON.stringify({ default: "deny", entries })}`;
    report({
      id: "TG190",
      path: ["default"],
      message: `the server has ${what}s, and nothing here decides them: each may be asked for, whatever the rules say of tools; ${policy.version === "1" ? 'write version "2" and ' : "write "}\`${section}\`. The answer of a prompt or a tool can embed any resource, and no rule looks into answers`,
    });
  }
}

const SPELLINGS = "`..` or `%2e%2e` in the path, a doubled slash, another case in the scheme or the host";

/** Reports names that are denied while others pass: a name has more spellings than one. */
function reportDefault({ resources: section }: AnyPolicy, report: Report): void {
  if (section?.default !== "allow") return;
  const denied = [
    ...(section.hide ?? []),
    ...Object.entries(section.entries ?? {}).flatMap(([key, entry]) => (isStricter(entry) ? [key] : [])),
  ];
  if (denied.length === 0) return;
  report({
    id: "TG191",
    path: ["resources", "default"],
    message: `a URI is matched as the client wrote it, and a server may read another spelling of ${fewNames(denied, 3)} alike: ${SPELLINGS}; write \`"default": "deny"\` and list what may be read`,
  });
}

const isStricter = ({ action, require = [], deny_if = [], limits = [], rate_limit }: ResourceRules): boolean =>
  action === "deny" || require.length + deny_if.length + limits.length > 0 || rate_limit !== undefined;

/** Operators that hold a whole URI; others look at one end of it, or deny what is written in one way. */
const HOLDING = new Set(["regex", "eq", "in", "url_in", "within"]);

/** Patterns that let a URI through whatever stands for their star. */
function reportPatterns(policy: AnyPolicy, report: Report): void {
  for (const key of openPatterns(policy)) {
    // Another check tells of an entry for everything.
    if (key === "*" && policy.resources?.default === "deny") continue;
    report({
      id: "TG192",
      path: ["resources", "entries", key],
      atKey: true,
      message: `\`*\` stands for \`../..\` too, and no rule here looks at \`uri\`; a server may also read alike ${SPELLINGS}; require a \`regex\` on \`uri\`, held to both ends by \`^\` and \`$\`, or list each URI`,
    });
  }
}

/** The patterns of resources that let every URI through that they match. */
function openPatterns(policy: AnyPolicy): readonly string[] {
  const { entries } = sectionOf(policy, "resources");
  const passing = Object.entries(entries).filter(([, { action }]) => action !== "deny");
  const held = passing
    .filter(
      ([, { mode, require = [] }]) =>
        mode !== "observe" &&
        require.some(
          ({ conditions, mode: of }) =>
            of !== "observe" && conditions.some((one) => "op" in one && one.path === "uri" && HOLDING.has(one.op)),
        ),
    )
    .map(([key]) => key);
  return passing
    .filter(([key, { mode }]) => isNamePattern(key) && mode !== "observe")
    .map(([key]) => key)
    .filter((key) => !held.some((one) => one === key || includesPattern(one, key)));
}

/** Tools that read by a path or an address, and are kept from some, while the server gives its resources freely. */
function reportTools({ policy, others, served, tools }: Subject, report: Report): void {
  const all = [policy, ...enforcing(others)];
  const isSpoken = all.some((one) => one.resources !== undefined);
  if (!isSpoken && served.resources === undefined && served.resourceTemplates === undefined) return;
  if (!all.every(letsAllPass)) return;
  const kept = keptFrom(policy, tools);
  if (kept.length === 0) return;
  report({
    id: "TG193",
    path: ["tools", kept[0]!],
    atKey: true,
    message: `the rules here keep ${fewNames(kept, 3)} from some places, and a client can read the same as a resource, which passes; write \`"resources": { "default": "deny" }\` and list what may be read`,
  });
}

/** Whether some resource passes that nobody named. */
const letsAllPass = (policy: AnyPolicy): boolean =>
  sectionOf(policy, "resources").default === "allow" || openPatterns(policy).includes("*");

/** The entries of exact tools that read, and whose rules look at a path or an address, or which are denied. */
function keptFrom(policy: AnyPolicy, tools: ReadonlyMap<string, Tool> | undefined): readonly string[] {
  const looking = new Set(
    looksOf(policy).flatMap(({ tool, condition }) => {
      const argument = argumentAt(condition);
      return argument !== undefined && isPlace(argument.path) ? [tool] : [];
    }),
  );
  return Object.entries(policy.tools ?? {}).flatMap(([key, { action }]) => {
    const tool = tools?.get(key) ?? { name: key, annotations: {} };
    if (isNamePattern(key) || classify(tool).class !== "Read") return [];
    const reads = listedIn(tool.inputSchema)?.names.some((name) => isPlace(`args.${name}`)) ?? false;
    return looking.has(key) || (action === "deny" && reads) ? [key] : [];
  });
}

const isPlace = (path: string): boolean => ["path", "url"].includes(kindOf(path, "", undefined) ?? "");
