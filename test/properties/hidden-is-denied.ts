import fc from "fast-check";
import { call } from "./calls.js";
import { document } from "./policies.js";
import { engineOf, type Theorem } from "./theorem.js";

/** What `hide` names, or all if it says `"*"`, is denied as hidden and not visible; nothing else is either. */
export const hidden_is_denied: Theorem = (library) =>
  fc.property(document, call, fc.constantFrom("this", "all", "others"), (any, asked, which) => {
    const others = (any.hide ?? []).filter((name) => name !== asked.tool && name !== "*");
    const hide = { this: [...others, asked.tool], all: ["*"], others }[which];
    const engine = engineOf(library, { ...any, hide });
    const { effect, code } = engine.evaluate(asked);
    const hidden = which !== "others";
    return engine.isVisible(asked.tool) !== hidden && (code === "hidden") === hidden && (!hidden || effect === "deny");
  });
