import type * as z from "zod/mini";
import { _safeParse, $ZodError } from "zod/v4/core";
import { MAX_IN_VALUES } from "./caps.js";
import { UNREADABLE } from "./copy.js";
import { OVER_CAP } from "./expected.js";
import type { Dict, Path, Report } from "./finding.js";
import { quote } from "./words.js";

// Collects issues without an `Error`, whose stack trace costs more than all the rest.
const safeParse = _safeParse($ZodError);

/** Reports what in a part of a document has not the shape or the type that its schema asks for. */
export function checkShape(schema: z.core.$ZodType, value: unknown, path: Path, report: Report): void {
  for (const issue of safeParse(schema, value).error?.issues ?? []) {
    // Unknown keys are reported in `keys.ts`, which knows their neighbours.
    if (issue.code === "unrecognized_keys") continue;
    // zod measures a text in the place of an array as well, which is told of its type.
    if (issue.code === "too_big" && issue.origin === "string") continue;
    reportIssue(value, path, issue.path as Path, issue, report);
  }
}

function reportIssue(value: unknown, base: Path, below: Path, issue: z.core.$ZodIssue, report: Report): void {
  const { message } = issue;
  const found = below.reduce<unknown>((node, step) => (node as Dict)[step], value);
  if (found === undefined) {
    // A missing part has no place of its own: it is an issue of the object that lacks it.
    const key = quote(String(below[below.length - 1]));
    report([...base, ...below.slice(0, -1)], "TG103", `missing key ${key}; ${message}`);
  } else if (found !== UNREADABLE && !(Array.isArray(found) && found.includes(UNREADABLE))) {
    report([...base, ...below], isOverCap(issue, found) ? "TG110" : "TG104", message);
  }
}

/** A list that is too long, and the text that says so of itself. */
const isOverCap = (issue: z.core.$ZodIssue, found: unknown): boolean =>
  Array.isArray(found)
    ? issue.code === "too_big" || (issue.code === "invalid_union" && found.length > MAX_IN_VALUES)
    : issue.code === "custom" && issue.params === OVER_CAP;
