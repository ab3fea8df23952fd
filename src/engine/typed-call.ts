import type { ArgumentsByTool } from "../policy/typed/document.js";
import type { PromptCall, ResourceCall, ToolCall } from "./decision.js";

/**
 * A call of one of the tools in `Tools`, by a `Principal`; of any tool where `Tools` is left out, and by anybody where `Principal`
 * is. No call says which tools there are, or what is known of a principal.
 *
 * @example
 * ```ts
 * import type { ToolCallOf } from "tollgate";
 *
 * interface Tools {
 *   refund: { amount: number };
 * }
 * const call: ToolCallOf<Tools> = { tool: "refund", args: { amount: 25 } };
 * ```
 */
export type ToolCallOf<Tools extends ArgumentsByTool<Tools>, Principal extends object = object> = CallHead<Principal> &
  (string extends keyof Tools ? ToolCall : CallsTo<NoInfer<Tools>>[keyof NoInfer<Tools> & string]);

/**
 * The calls that `evaluate` takes: those of `Tools`; where `Tools` is left out, of resources and prompts too.
 *
 * @example
 * ```ts
 * import type { AnyTools, CallOf } from "tollgate";
 *
 * const read: CallOf<AnyTools> = { resource: "file:///srv/handbook/a.txt" };
 * ```
 */
export type CallOf<Tools extends ArgumentsByTool<Tools>, Principal extends object = object> =
  | ToolCallOf<Tools, Principal>
  | (string extends keyof Tools ? ResourceCall | PromptCall : never);

/** The common part of the calls of all tools, so that a call of any is a `ToolCall`. */
type CallHead<Principal> = Pick<ToolCall, "tool" | "scope" | "annotations"> &
  (object extends Principal ? Pick<ToolCall, "principal"> : { readonly principal: NoInfer<Principal> });

type CallsTo<Tools> = { [Name in keyof Tools & string]: CallTo<Name, Tools[Name]> };

/** The arguments may be left out where none is required. */
type CallTo<Name extends string, Args> = { readonly tool: Name } & (Partial<Args> extends Args
  ? { readonly args?: ArgsOf<Args> | undefined }
  : { readonly args: Args });

/** To the compiler an empty interface means anything; here it means that there are no arguments. */
type ArgsOf<Args> = keyof Args extends never ? NoArguments : Args;
declare const none: unique symbol;
type NoArguments = { readonly [none]?: never };
