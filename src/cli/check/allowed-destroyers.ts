import { classify } from "../server-tools/classify.js";
import type { Tool } from "../server-tools/tool.js";
import { undecidedBy, unlistedTools } from "../server-tools/unlisted-tools.js";
import { fewNames } from "../shared/phrases.js";
import type { LintRule } from "./lint-finding.js";

/** A few tools by their names. */
export const fewTools = (tools: readonly Tool[]): string =>
  fewNames(
    tools.map(({ name }) => name),
    5,
  );

/** Whether a tool is taken for one that destroys, or says so itself. */
export const seemsToDestroy = (tool: Tool): boolean =>
  classify(tool).class === "Destructive" || tool.annotations.destructiveHint === true;

/** Destructive tools that nothing but `default: "allow"` decides. */
export const allowedDestroyers: LintRule = ({ policy, others, tools }, report) => {
  if (tools === undefined || policy.default !== "allow") return;
  const names = undecidedBy(others, unlistedTools(policy, [...tools.values()])).filter(seemsToDestroy);
  if (names.length === 0) return;
  report({
    id: "TG146",
    path: ["default"],
    message: `\`default: "allow"\` decides ${fewTools(names)}, which seem${names.length === 1 ? "s" : ""} to destroy and nothing here lists; hide them, list them, or write \`"deny"\``,
  });
};
