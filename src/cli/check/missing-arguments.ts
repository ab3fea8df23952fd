import type { Path } from "../../policy/finding.js";
import { OF_CALLER, pathHint } from "../../policy/path-hints.js";
import type { Version } from "../../policy/version.js";
import { nearest, quote } from "../../policy/words.js";
import type { Report } from "./lint-finding.js";
import { listAdvice } from "./list-paths.js";
import type { RulePart } from "./parts.js";
import type { Place } from "./place.js";
import { aType } from "./type-words.js";

/** An argument that a policy looks at. */
export interface Argument {
  readonly tool: string;
  readonly written: string;
  readonly path: Path;
  readonly list?: RulePart["list"];
  readonly version: Version;
}

/** Reports an argument that is never there, or that the schema does not list; whether it reported one. */
export function reportMissing(place: Place, argument: Argument, report: Report): boolean {
  const { tool, written, path, list, version } = argument;
  const { never, unlistedAt } = place;
  if (never?.container !== undefined) {
    const before = written
      .split(".")
      .slice(0, never.at + 1)
      .join(".");
    report({
      id: "TG142",
      path,
      message: `${quote(tool)} has no argument ${quote(written)}: ${quote(before)} is ${aType(never.container)}, and a path leads through objects only; ${listAdvice(written, list, version) ?? `compare ${quote(before)} itself`}`,
    });
  } else if (never !== undefined) {
    const advice = nameAdvice(place, argument, never.at);
    report({ id: "TG142", path, message: `${quote(tool)} has no argument ${quote(written)}; ${advice}` });
  } else if (unlistedAt !== undefined) {
    const advice = nameAdvice(place, argument, unlistedAt);
    report({
      id: "TG148",
      path,
      message: `the schema of ${quote(tool)} does not list an argument ${quote(written)}; ${advice}`,
    });
  } else return false;
  return true;
}

export const SHOWN_NAMES = 8;

function nameAdvice({ listedAt }: Place, { written, list, version }: Argument, at: number): string {
  const names = written.split(".");
  const other = pathHint(names.slice(1).join("."), version);
  if (at === 0 && other === OF_CALLER) return OF_CALLER;
  const [, meant] = /^write `args\.([^.]+).*`$/.exec(other ?? "") ?? [];
  if (other !== `write \`${written}\`` && listedAt[0]?.includes(meant ?? "")) return other!;
  const all = (listedAt[at] ?? []).filter((name) => name !== names[at + 1]);
  const dotted = all.find((name) => name.includes(".") && `${names.slice(at + 1).join(".")}.`.startsWith(`${name}.`));
  if (dotted !== undefined && version === "2")
    return `write the array of names \`${JSON.stringify(["args", ...names.slice(1, at + 1), dotted])}\``;
  if (dotted !== undefined) {
    return `the tool has one whose name is ${quote(dotted)}, which no condition can look at: in a path a dot leads into an object; write \`"action": "deny"\` or \`"require_approval"\` for the tool`;
  }
  const advice = listAdvice(written, list, version);
  if (advice !== undefined) return advice;
  // No path leads to a name that has a dot.
  const known = all.filter((name) => name !== "" && !name.includes("."));
  const before = names.slice(0, at + 1).join(".");
  const near = nearest(names[at + 1]!, known);
  if (near !== undefined) return `did you mean ${quote([before, near, ...names.slice(at + 2)].join("."))}?`;
  if (known.length === 0) return all.length === 0 ? "it takes none there" : "no path leads to those that it has there";
  const shown = known.slice(0, SHOWN_NAMES).map((name) => quote(`${before}.${name}`));
  return `it has ${shown.join(", ")}${known.length > SHOWN_NAMES ? " and more" : ""}`;
}
