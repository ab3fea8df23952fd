import { allowedDestroyers } from "./allowed-destroyers.js";
import { argumentNames } from "./argument-names.js";
import { carriers } from "./carriers.js";
import { contradictions } from "./contradictions.js";
import { entries } from "./entries.js";
import { fixedLooks } from "./fixed-looks.js";
import { foreignPaths } from "./foreign-paths.js";
import { identicalRules } from "./identical-rules.js";
import { idleLimits } from "./idle-limits.js";
import { knownValues } from "./known-values.js";
import { limitKeys } from "./limit-keys.js";
import { limitZones } from "./limit-zones.js";
import type { LintRule } from "./lint-finding.js";
import { listPaths } from "./list-paths.js";
import { patterns } from "./misleading-patterns.js";
import { negativeAmounts } from "./negative-amounts.js";
import { optionalArguments } from "./optional-arguments.js";
import { quantifiers } from "./quantifiers.js";
import { requiredOptionals } from "./required-optionals.js";
import { resources } from "./resources.js";
import { secondNames } from "./second-names.js";
import { serverNames } from "./server-names.js";
import { splitCounters } from "./split-counters.js";
import { textOperators } from "./text-operators.js";
import { toolArguments } from "./tool-arguments.js";
import { ways } from "./ways.js";

/** All that is looked at in a valid policy, in each of its sections. */
export const LINT_RULES: readonly LintRule[] = [
  contradictions,
  identicalRules,
  patterns,
  splitCounters,
  idleLimits,
  negativeAmounts,
  serverNames,
  toolArguments,
  listPaths,
  optionalArguments,
  requiredOptionals,
  foreignPaths,
  entries,
  knownValues,
  quantifiers,
  textOperators,
  limitZones,
  limitKeys,
  fixedLooks,
  argumentNames,
  secondNames,
];

/** The rules for the section of tools alone. */
export const OF_TOOLS: readonly LintRule[] = [allowedDestroyers, carriers, ways, resources];
