import type { Condition2 } from "../../policy/policy.v2.js";
import { quote } from "../../policy/words.js";
import { wordsOfName } from "../server-tools/name-words.js";
import type { LintRule, Subject } from "./lint-finding.js";
import { argumentAt, coverage, type Look, looksOf } from "./tree.js";

/** `every` and `some` over what is not a list, and `every` that an empty list passes. */
export const quantifiers: LintRule = (subject, report) => {
  const { policy, tools, placeOf } = subject;
  if (policy.version === "1") return;
  const coveredBy = coverage(policy, tools);
  const looks = looksOf(policy);
  for (const look of looks) {
    if ("op" in look.condition) continue;
    const argument = argumentAt(look.condition);
    if (argument === undefined) continue;
    const path = [...look.path, argument.key];
    const written = quote(argument.path);
    const other = coveredBy(look.tool).find((tool) => {
      const place = placeOf(tool, argument.path);
      return place !== undefined && place.never === undefined && place.types.size > 0 && !place.types.has("array");
    });
    if (other !== undefined) {
      const types = [...placeOf(other, argument.path)!.types].join(" or ");
      report({
        id: "TG175",
        path,
        message: `${written} of ${quote(other)} is of type ${types}, and \`${argument.key}\` looks at the elements of an array, so that this is never decided; compare ${written} itself`,
      });
      continue;
    }
    if (
      argument.key === "every" &&
      look.lets &&
      meansAll(argument.path) &&
      !isLong(look, argument.path, looks, subject)
    ) {
      const least = JSON.stringify({ path: argument.path, op: "min_size", value: 1 });
      report({
        id: "TG176",
        path,
        message: `\`every\` holds for an empty list, which to many tools means all; if it may not be empty, put \`${least}\` beside it`,
      });
    }
  }
};

/** Words for what is chosen from a whole: an empty choice is often none. Those who get a message are not. */
const CHOSEN =
  /^(?:ids|names|keys|paths|files|folders|directories|dirs|tables|columns|fields|schemas|databases|collections|labels|tags|types|statuses|states|projects|repos|repositories|branches|channels|accounts|regions|services|resources|scopes|roles|sources|include|includes|filters|datasets|indices|indexes|buckets|hosts|domains|sites|categories|environments|namespaces|workspaces|teams|queues|topics|tenants|customers)$/;

function meansAll(path: string): boolean {
  const words = wordsOfName(path.slice(path.lastIndexOf(".") + 1));
  return CHOSEN.test(words.at(-1) ?? "");
}

/** Whether the list has an element for certain: the entry asks for it, or the schema of the argument does. */
function isLong({ tool }: Look, path: string, looks: readonly Look[], { tools }: Subject): boolean {
  const isAsked = looks.some(
    (one) =>
      one.tool === tool && one.lets && argumentAt(one.condition)?.path === path && isLeast(one.condition as Condition2),
  );
  if (isAsked) return true;
  const properties = tools?.get(tool)?.inputSchema?.properties;
  const { minItems } = Object(
    (properties as Readonly<Record<string, unknown>> | undefined)?.[path.slice("args.".length)],
  );
  return typeof minItems === "number" && minItems >= 1;
}

const isLeast = (condition: Condition2): boolean =>
  "op" in condition && condition.op === "min_size" && Number((condition as { value?: unknown }).value) >= 1;
