import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { listedCall } from "./calls.js";
import { rulesOf } from "./policies.js";
import { decide, type Theorem } from "./theorem.js";

const throwing = {
  enumerable: true,
  get: () => {
    throw new Error("read");
  },
};

/** Arguments that no rule names, some of which cannot even be read, in any number. */
const unread = fc.array(fc.tuple(fc.constantFrom("tool", "args", "valueOf", "length", "__proto__", "0"), fc.anything()), { maxLength: 20 }); // biome-ignore format: one line

/** Arguments that neither a rule nor a limit names change nothing of a decision, before the others or after. A call that needs approval is another matter: all of it is put to a person. */
export const unread_arguments_never_matter: Theorem = (library) =>
  fc.property(
    ...[listedCall, unread, fc.nat({ max: 40 }), fc.boolean(), fc.boolean()],
    ([any, asked], extra, more, before, hostile) => {
      fc.pre(rulesOf(any, asked.tool)!.action !== "require_approval");
      const others = [...extra, ...Array.from({ length: more }, (_, at): [string, unknown] => [`unread ${at}`, at])];
      const own = Object.entries(asked.args);
      const args: Record<string, unknown> = Object.fromEntries(before ? [...others, ...own] : [...own, ...others]);
      if (hostile) Object.defineProperty(args, "throws", throwing);
      return isDeepStrictEqual(decide(library, any, { ...asked, args }), decide(library, any, asked));
    },
  );
