import { parsePolicy } from "./policy/parse.js";
import type { AnyTools, ArgumentsByTool } from "./policy/typed/document.js";
import type { DocumentsFor, PolicyBy, Sound } from "./policy/typed/sound.js";
import type { Version } from "./policy/version.js";

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
export type DefinePolicy<Tools, Principal = unknown> = <
  const Document extends DocumentsFor<Tools, Principal>[Spoken],
  Spoken extends Version,
>(
  document: Document & { readonly version: Spoken } & Sound<Document, Tools, Principal>,
) => PolicyBy[Spoken];

/**
 * `parsePolicy` for a document in code, checked by the compiler; for tools that are known, as `tollgate types` writes
 * them, it is called as `definePolicy<Tools>()(document)`: names of tools, paths into their arguments, operators and
 * values must fit. (TypeScript infers all types of a call or none.) Refuses at run time what the compiler cannot see.
 *
 * A document of version `"2"` may also have paths into the caller, whose type is `Principal`. A pattern's conditions must fit
 * each tool that it covers.
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
 * @example
 * ```ts
 * import { definePolicy } from "tollgate";
 *
 * interface Tools {
 *   send_mail: { to: string[] };
 *   send_text: { to: string[] };
 *   read_mail: {};
 * }
 * const policy = definePolicy<Tools, { role: "staff" | "guest" }>()({
 *   version: "2",
 *   default: "deny",
 *   lists: { partners: ["example.com", "*.example.org"] },
 *   all_tools: { require: [{ conditions: [{ path: "principal.role", op: "eq", value: "staff" }] }] },
 *   tools: {
 *     read_mail: {},
 *     "send_*": {
 *       except: ["send_text"],
 *       require: [
 *         { conditions: [{ every: "args.to", conditions: [{ path: "item", op: "email_in", value_from: "lists.partners" }] }] },
 *       ],
 *     },
 *   },
 * });
 * ```
 */
export function definePolicy<Tools extends ArgumentsByTool<Tools> = AnyTools, Principal = unknown>(): DefinePolicy<
  Tools,
  Principal
>;
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
export function definePolicy<const Document extends DocumentsFor<AnyTools, unknown>[Spoken], Spoken extends Version>(
  document: Document & { readonly version: Spoken } & Sound<Document, AnyTools, unknown>,
): PolicyBy[Spoken];
export function definePolicy(...given: readonly unknown[]): unknown {
  return given.length === 0 ? parsePolicy : parsePolicy(given[0]);
}
