import { readAddressPattern } from "../../policy/strict/email-in.js";
import type { HostPattern } from "../../policy/strict/host.js";
import { type PathForms, pathForms } from "../../policy/strict/path.js";
import { readUrlPattern } from "../../policy/strict/url-in.js";
import type { StrictOperator } from "./value-test.js";

/** The relation of two elements of a strict operator, by the texts that fit them, or that perhaps do (INDETERMINATE). */
export type Relation =
  /** A text that fits the first fits the second; one that perhaps fits the first fits the second, or perhaps. */
  | "below"
  | "above"
  | "equal"
  /** No text fits one, even perhaps, and the other, even perhaps. */
  | "apart"
  /** The same, but for texts that perhaps fit both. */
  | "unsure"
  | "unknown";

export function relationOf(op: StrictOperator, a: string, b: string): Relation {
  if (a === b) return "equal";
  if (op === "within") return ofPaths(pathForms(a), pathForms(b));
  return op === "url_in" ? ofUrls(a, b) : ofAddresses(a, b);
}

/** From what holds one way and what holds the other. */
const both = (below: boolean, above: boolean, otherwise: Relation): Relation =>
  below && above ? "equal" : below ? "below" : above ? "above" : otherwise;

function ofPaths(a: PathForms, b: PathForms): Relation {
  const lies = (one: PathForms, other: PathForms): boolean =>
    one.exact.startsWith(other.exact) && one.folded.startsWith(other.folded);
  const meets = a.folded.startsWith(b.folded) || b.folded.startsWith(a.folded);
  // A part of a file (`a:b`) can lie in two folders that are not one in the other.
  const isApart = !meets && a.wholeFiles === null && b.wholeFiles === null;
  return both(lies(a, b), lies(b, a), isApart ? "apart" : "unknown");
}

/** Labels in another script are told apart by what spells them. */
const isEncoded = ({ labels }: HostPattern): boolean => labels.some((label) => label.startsWith("xn--"));

function ofHosts(a: HostPattern, b: HostPattern): Relation {
  if (isEncoded(a) || isEncoded(b)) return "unknown";
  const endsWith = (one: HostPattern, other: HostPattern): boolean =>
    other.labels.every((label, at) => label === one.labels[at + one.labels.length - other.labels.length]);
  const lies = (one: HostPattern, other: HostPattern): boolean =>
    other.below
      ? endsWith(one, other) && (one.below || one.labels.length > other.labels.length)
      : !one.below && one.labels.length === other.labels.length && endsWith(one, other);
  // A label in another script perhaps fits both; otherwise no host fits two patterns that do not lie in one another.
  return both(lies(a, b), lies(b, a), "unsure");
}

function ofAddresses(a: string, b: string): Relation {
  const [one, other] = [readAddressPattern(a)!, readAddressPattern(b)!];
  const domains = ofHosts(one.domain, other.domain);
  if (domains === "unsure" || domains === "unknown") return domains;
  if (one.local === null && other.local === null) return domains;
  if (one.local === null) return domains === "equal" || domains === "above" ? "above" : "unknown";
  if (other.local === null) return domains === "equal" || domains === "below" ? "below" : "unknown";
  if (domains !== "equal") return "unknown";
  return one.local === other.local ? "equal" : one.box === other.box ? "unknown" : "apart";
}

function ofUrls(a: string, b: string): Relation {
  const [one, other] = [readUrlPattern(a)!, readUrlPattern(b)!];
  if (one.scheme !== other.scheme || one.port !== other.port) return "apart";
  const hosts = ofHosts(one.host, other.host);
  if (hosts === "unsure" || hosts === "unknown") return hosts;
  const paths = ofUrlPaths(one.path, other.path);
  if (paths === "apart") return "unsure";
  if (paths === "unknown") return "unknown";
  const below = (of: Relation): boolean => of === "equal" || of === "below";
  const above = (of: Relation): boolean => of === "equal" || of === "above";
  return both(below(hosts) && below(paths), above(hosts) && above(paths), "unknown");
}

/** A pattern without a path takes each. */
function ofUrlPaths(a: PathForms | null, b: PathForms | null): Relation {
  if (a === null || b === null) return both(b === null, a === null, "unknown");
  return ofPaths(a, b);
}
