import { parsePolicy } from "./policy/parse.js";
import type { Policy } from "./policy/policy.js";
import type { AnyTools, ArgumentsByTool, PolicyDocumentFor } from "./policy/typed/document.js";

/** `Tools` as the caller names it, and never inferred; unlike `NoInfer` it leaves no trace in messages. */
type Given<Tools> = [Tools][Tools extends unknown ? 0 : never];

/**
 * `parsePolicy` for a document in code, checked by the compiler: with `Tools`, as `tollgate types` writes it, names of
 * tools, paths into their arguments, operators and values must fit. Refuses at run time what the compiler cannot see.
 *
 * @throws {PolicyError} with every issue of the document.
 */
export function definePolicy<Tools extends ArgumentsByTool<Tools> = AnyTools>(
  document: PolicyDocumentFor<Given<Tools>>,
): Policy {
  return parsePolicy(document);
}
