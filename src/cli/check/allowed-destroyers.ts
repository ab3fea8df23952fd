import { quote } from "../../policy/words.js";
import { classify } from "../server-tools/classify.js";
import type { Tool } from "../server-tools/tool.js";
import { undecidedBy, unlistedTools } from "../server-tools/unlisted-tools.js";
import type { LintRule } from "./lint-finding.js";

const SHOWN_NAMES = 5;

/** A few names in backticks, and how many more there are. */
export function fewNames(tools: readonly Tool[]): string {
  const more = tools.length - SHOWN_NAMES;
  const shown = tools.slice(0, SHOWN_NAMES).map(({ name }) => quote(name));
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Destructive tools that nothing but `default: "allow"` decides. */
export const allowedDestroyers: LintRule = ({ policy, others, tools }, report) => {
  if (tools === undefined || policy.default !== "allow") return;
  const names = undecidedBy(others, unlistedTools(policy, [...tools.values()])).filter(
    (tool) => classify(tool).class === "Destructive" || tool.annotations.destructiveHint === true,
  );
  if (names.length === 0) return;
  report({
    id: "TG146",
    path: ["default"],
    message: `\`default: "allow"\` decides ${fewNames(names)}, which seem${names.length === 1 ? "s" : ""} to destroy and nothing here lists; hide them, list them, or write \`"deny"\``,
  });
};
