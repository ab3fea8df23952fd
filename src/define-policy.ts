import { PolicyError } from "./policy/issue.js";
import { parsePolicy } from "./policy/parse.js";
import { notReadYet, type Policy1 } from "./policy/policy.js";
import type { AnyTools, ArgumentsByTool, PolicyDocumentFor } from "./policy/typed/document.js";
import type { Sound } from "./policy/typed/sound.js";

/**
 * `parsePolicy` for a document in code, checked by the compiler.
 *
 * @example
 * ```ts
 * import { type DefinePolicy, definePolicy } from "tollgate";
 *
 * interface Tools {
 *   list_jobs: { limit?: number };
 * }
 * const define: DefinePolicy<Tools> = definePolicy<Tools>();
 * const policy = define({ version: "1", default: "deny", tools: { list_jobs: {} } });
 * ```
 */
export type DefinePolicy<Tools> = <const Document extends PolicyDocumentFor<Tools>>(
  document: Document & Sound<Document, Tools>,
) => Policy1;

/**
 * `parsePolicy` for a document in code, checked by the compiler; for tools that are known, as `tollgate types` writes
 * them, it is called as `definePolicy<Tools>()(document)`: names of tools, paths into their arguments, operators and
 * values must fit. (TypeScript infers all types of a call or none.) Refuses at run time what the compiler cannot see.
 *
 * @throws {PolicyError} with every issue of the document.
 * @example
 * ```ts
 * import { definePolicy } from "tollgate";
 *
 * interface Tools {
 *   refund: { amount: number };
 * }
 * const policy = definePolicy<Tools>()({
 *   version: "1",
 *   default: "deny",
 *   tools: { refund: { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }] } },
 * });
 * ```
 */
export function definePolicy<Tools extends ArgumentsByTool<Tools> = AnyTools>(): DefinePolicy<Tools>;
/**
 * `parsePolicy` for a document in code, checked by the compiler, whatever the tools are.
 *
 * @throws {PolicyError} with every issue of the document.
 * @example
 * ```ts
 * import { definePolicy } from "tollgate";
 *
 * const policy = definePolicy({ version: "1", default: "deny", tools: { list_jobs: {} } });
 * ```
 */
export function definePolicy<const Document extends PolicyDocumentFor<AnyTools>>(
  document: Document & Sound<Document, AnyTools>,
): Policy1;
export function definePolicy(...given: readonly unknown[]): unknown {
  return given.length === 0 ? define : define(given[0]);
}

function define(document: unknown): Policy1 {
  const policy = parsePolicy(document);
  if (policy.version === "1") return policy;
  const message = `${notReadYet("`definePolicy`")}; use \`parsePolicy\``;
  throw new PolicyError([{ code: "TG104", pointer: "/version", message }]);
}
