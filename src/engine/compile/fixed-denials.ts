import type { DecisionCode } from "../decision.js";
import * as messages from "./denial-messages.js";
import type { Applying } from "./join.js";
import type { Layer } from "./layer.js";

interface FixedDenial {
  readonly code: DecisionCode;
  readonly rule: string;
  readonly policy: string | undefined;
  readonly message: string;
  readonly observes: boolean;
}

/** The parts that deny every call of a tool, in the language's order: `hide` of each layer, then `default`, then actions. */
export function fixedDenials(
  layers: readonly Layer[],
  { parts, hidden }: Applying,
  what: "tool" | "resource" | "prompt",
): readonly FixedDenial[] {
  const message = messages.notAvailable(what);
  const hiding = layers.flatMap(({ policy, observes, pointer }, at): readonly FixedDenial[] =>
    hidden[at] === -1 ? [] : [{ code: "hidden", rule: `${pointer}/hide/${hidden[at]}`, policy, message, observes }],
  );
  const byDefault = layers.flatMap(
    ({ policy, observes, document, pointer, allowsByDefault }): readonly FixedDenial[] => {
      const isListed = parts.some((part) => part.document === document && part.lists);
      if (isListed || allowsByDefault) return [];
      return [{ code: "default_deny", rule: `${pointer}/default`, policy, message, observes }];
    },
  );
  const byAction = parts.flatMap(({ rules, pointer, policy, observes }): readonly FixedDenial[] =>
    "action" in rules && rules.action === "deny"
      ? [
          {
            code: "denied",
            rule: `${pointer}/action`,
            policy,
            message: rules.reason ?? messages.denied(what),
            observes,
          },
        ]
      : [],
  );
  return [...hiding, ...byDefault, ...byAction];
}
