import { MAX_MATCH } from "./caps.js";
import { checkKeys } from "./document-keys.js";
import { type Dict, isDict, listOf, type Path, type Report } from "./finding.js";
import { GRAMMARS } from "./grammars.js";
import { MATCHED, spelling } from "./path-problem.js";
import { checkPath } from "./test-of-2.js";

/** How long an approval also counts for other calls. See docs/language.md#remember. */

/** Reports what is wrong with the `remember` of an entry, and one beside nothing that asks for approval. */
export function checkRemember(entry: Dict, at: Path, report: Report): void {
  const { remember } = entry;
  if (remember === undefined) return;
  const path: Path = [...at, "remember"];
  // Beside `action: "deny"` it is told what may stand there.
  if (entry.action !== "deny" && !canAsk(entry)) {
    report(
      path,
      "TG111",
      '`remember` goes with `action: "require_approval"` or a rule of `approve_if`, and here nobody is asked; remove it',
      true,
    );
  }
  if (!isDict(remember)) return;
  checkKeys(GRAMMARS["2"], "remember", remember, path, report);
  checkMatch(remember.match, [...path, "match"], report);
}

const canAsk = ({ action, approve_if }: Dict): boolean =>
  action === "require_approval" || listOf(approve_if).length > 0;

function checkMatch(match: unknown, at: Path, report: Report): void {
  const seen = new Set<string>();
  for (const [index, path] of listOf(match).slice(0, MAX_MATCH).entries()) {
    const place = [...at, index];
    checkPath(path, place, MATCHED, report);
    const spelled = spelling(path, MATCHED);
    if (spelled === null) continue;
    if (seen.has(spelled)) report(place, "TG104", "expected different paths, got one of them twice; remove one");
    seen.add(spelled);
  }
}
