/** What of a document applies to a tool, a resource or a prompt (§ is of "1", §§ of "2"). Shares no code with `src`. */
import { isDeepStrictEqual } from "node:util";
import type { Decision } from "../src/index.js";
import type { PolicyDocument2 as Document2, Path, ToolRules2 as ToolRules } from "../src/policy/policy.v2.js";
import { own } from "./reference-condition.js";

type Remembered = Decision["remember"];
/** §§10: what a call names. Each is decided for itself, by the section of its kind. */
export type Kind = "tools" | "resources" | "prompts";
export const MEMBERS = { tool: "tools", resource: "resources", prompt: "prompts" } as const;
/** What applies to a call together: an entry that covers its name, or `all_tools`. */
export type Part = { document: Document2; place: string; key?: string; rules: ToolRules; observes: boolean };
export const pointer = (...names: (string | number)[]) =>
  names.map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
export const named = ({ name }: Document2) => (name === undefined ? {} : { policy: name });
const isPattern = (key: string) => key.includes("*");
// §§3: `*` stands for any run of characters, also none.
const unit = (text: string) => `\\u${text.charCodeAt(0).toString(16).padStart(4, "0")}`;
const patternOf = (key: string) => {
  const parts = key.split("*").map((part) => part.replace(/[\s\S]/g, unit));
  return new RegExp(`^${parts.join("[\\s\\S]*")}$`);
};
const patterns = new Map<string, RegExp>();
export const matches = (key: string, name: string): boolean => {
  if (!patterns.has(key)) patterns.set(key, patternOf(key));
  return patterns.get(key)!.test(name);
};
type Section = { default: "allow" | "deny"; hide: readonly string[]; entries: Readonly<Record<string, ToolRules>> };
// §§10: shaped like `default`, `hide` and `tools`; left out they let everything pass.
export function sectionOf(document: Document2, kind: Kind): Section {
  const { hide, entries, default: otherwise } = kind === "tools" ? { ...document, entries: document.tools } : (document[kind] ?? { default: "allow" as const }); // biome-ignore format: one line
  return { default: otherwise, hide: hide ?? [], entries: (entries ?? {}) as Section["entries"] };
}
/** Where `default` and `hide` of a section stand. */
export const placeOf = (kind: Kind) => (kind === "tools" ? "" : `/${kind}`);
// §§3: a name of more than 1,024 code units is no call where a document has a pattern other than `*`.
export const isTooLong = (documents: readonly Document2[], kind: Kind, name: string): boolean => {
  const patterns = documents.flatMap((document) => {
    const { hide, entries } = sectionOf(document, kind);
    return [...hide, ...Object.keys(entries), ...Object.values(entries).flatMap(({ except = [] }) => except)];
  });
  return name.length > 1_024 && patterns.some((key) => isPattern(key) && key !== "*");
};
// §§3: the exact entry first, then patterns in the order of their code units.
export function entriesOf(document: Document2, kind: Kind, name: string): Part[] {
  const { entries } = sectionOf(document, kind);
  const covers = (key: string) =>
    matches(key, name) && !(entries[key]!.except ?? []).some((except) => matches(except, name));
  const keys = Object.keys(entries).filter((key) => (isPattern(key) ? covers(key) : key === name));
  return keys
    .sort((a, b) => Number(isPattern(a)) - Number(isPattern(b)) || (a < b ? -1 : 1))
    .map((key) => {
      const rules = own(entries, key) as ToolRules;
      const observes = [document.mode, rules.mode].includes("observe");
      return {
        document,
        key,
        rules,
        observes,
        place: pointer(...(kind === "tools" ? [kind] : [kind, "entries"]), key),
      };
    });
}
// §§10: `all_tools` reaches tools alone.
export const partsOf = (documents: readonly Document2[], kind: Kind, name: string): Part[] =>
  documents.flatMap((document) => [
    ...entriesOf(document, kind, name),
    ...(kind === "tools"
      ? [{ document, rules: document.all_tools ?? {}, observes: document.mode === "observe", place: "/all_tools" }]
      : []),
  ]);
/** §§2, §§9: the least `seconds`, and the paths of all that ask; what a carried call asks for counts for an equal call alone. */
export function rememberOf(asking: readonly { rules: ToolRules; carried: boolean }[]): Remembered {
  const all = asking.map(({ rules }) => rules.remember);
  if (all.includes(undefined)) return undefined;
  const seconds = Math.min(...all.map((one) => one!.seconds));
  if (asking.some(({ rules, carried }) => carried || rules.remember!.match === undefined)) return { seconds };
  const same = (a: Path, b: Path) => isDeepStrictEqual(namesIn(a), namesIn(b));
  const paths = all.flatMap((one) => one!.match!);
  return { seconds, match: paths.filter((path, at) => paths.findIndex((other) => same(path, other)) === at) };
}
const namesIn = (path: Path) => (typeof path === "string" ? path.split(".") : path);
/** §§8: an entry that observes lists nothing. */
export const lists = ({ rules }: Part) => rules.mode !== "observe";
