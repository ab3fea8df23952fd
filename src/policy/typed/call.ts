import type { IsOpen, PlacesBelow, Scalar } from "./argument-places.js";

/** The members of a call that a path of version "2" begins with. */
export interface CallMembers<Tool, Args, Principal> {
  readonly args: Args;
  readonly principal: Principal;
  readonly annotations: Annotations;
  readonly scope: { readonly grant: string; readonly session: string };
  readonly tool: Tool;
}

/** MCP's words for what is known of a tool. */
interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
  readonly title: string;
}

/** The paths into a call, as texts. An array of names is a path too. */
export type CallPath<Args, Principal> =
  | PlacesIn<Args, "args">
  | PlacesIn<Principal, "principal">
  | `annotations.${keyof Annotations}`
  | "scope.grant"
  | "scope.session"
  | "tool";

/** Those into its arguments. */
export type ArgumentPathOf<Args> = PlacesIn<Args, "args">;

/** The paths into an element of `every` and `some`. */
export type ItemPath = "item" | `item.${string}`;

type PlacesIn<Value, Root extends string> = PlacesBelow<Value, Root, [1, 2, 3, 4, 5]>["path"];

/** The names of a path, in both spellings. */
export type NamesOf<Path> = Path extends `${infer Name}.${infer Rest}`
  ? [Name, ...NamesOf<Rest>]
  : Path extends string
    ? [Path]
    : Path;

/** The type of what names lead to, one after another; `never` if they lead nowhere, and `unknown` below what is open. */
export type At<Value, Names> =
  IsOpen<Value> extends true
    ? unknown
    : Names extends readonly [infer Name, ...infer More]
      ? Below<Value, Name, More>
      : Value & {};

type Below<Value, Name, More> = Value extends Scalar | null | undefined | readonly unknown[]
  ? never
  : Name extends keyof Value
    ? At<Value[Name], More>
    : Name extends `${infer Index extends number & keyof Value}`
      ? At<Value[Index], More>
      : never;

/** The type of the elements of an array; `never` where there is none. */
export type ElementOf<Value> =
  IsOpen<Value> extends true ? unknown : Value extends readonly (infer Element)[] ? Element : never;
