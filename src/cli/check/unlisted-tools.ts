import { quote } from "../../policy/words.js";
import { classify } from "../init/classify.js";
import type { LintRule } from "./finding.js";

const SHOWN_NAMES = 5;

/** Destructive tools that nothing but `default: "allow"` decides. */
export const unlistedTools: LintRule = ({ policy, tools }, report) => {
  if (tools === undefined || policy.default !== "allow") return;
  const hidden = new Set(policy.hide ?? []);
  if (hidden.has("*")) return;
  const names = [...tools.values()]
    .filter(({ name }) => policy.tools?.[name] === undefined && !hidden.has(name))
    .filter((tool) => classify(tool).class === "Destructive" || tool.annotations.destructiveHint === true)
    .map(({ name }) => quote(name));
  if (names.length === 0) return;
  const more = names.length - SHOWN_NAMES;
  const shown = `${names.slice(0, SHOWN_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  report({
    id: "TG146",
    path: ["default"],
    message: `\`default: "allow"\` decides ${shown}, which seem${names.length === 1 ? "s" : ""} to destroy and nothing here lists; hide them, list them, or write \`"deny"\``,
  });
};
