import fc from "fast-check";
import { call } from "./calls.js";
import { document, rulesOf } from "./policies.js";
import { decide, type Theorem } from "./theorem.js";

/** Under `default: "deny"` a tool that the document does not list is denied, whatever it is called and whatever else the document says. */
export const default_deny: Theorem = (library) =>
  fc.property(document, call, fc.option(fc.string(), { freq: 4, nil: undefined }), (any, asked, name) => {
    const tool = name ?? asked.tool;
    fc.pre(rulesOf(any, tool) === undefined);
    const { effect, limits } = decide(library, { ...any, default: "deny" }, { ...asked, tool });
    return effect === "deny" && limits.length === 0;
  });
