import type { At, NamesOf } from "./call.js";
import type { ScalarOf } from "./operands.js";
import type { Problem } from "./problem.js";

/** A tool whose calls a condition decides: the members of its call, and those that paths may begin with here. */
export interface Scope<Tool, Call, Paths> {
  readonly tool: Tool;
  readonly call: Call;
  readonly paths: Paths;
}

/** A tool, and the type that stands at a path in its calls: `never` where the path leads nowhere. */
export interface Seen<Tool, Value> {
  readonly tool: Tool;
  readonly value: Value;
}

/** For each of the tools, the type at a path; nothing is known where the path is computed. */
export type Look<Scopes, Path> =
  IsComputed<Path> extends true
    ? Seen<string, unknown>
    : Scopes extends Scope<infer Tool, unknown, infer Paths>
      ? Seen<Tool, At<Paths, NamesOf<Path>>>
      : never;

/** The same for an operand that is read from the call, in which paths may also begin outside of `every` and `some`. */
export type LookForOperand<Scopes, Path> =
  Scopes extends Scope<infer Tool, infer Call, infer Paths> ? Seen<Tool, At<Call & Paths, NamesOf<Path>>> : never;

/** The names of the tools. */
export type ToolOf<One> = One extends Seen<infer Tool extends string, unknown> ? Tool : never;
/** The tools in whose calls nothing stands there. */
export type Lacking<All> = ToolOf<Extract<All, { readonly value: never }>>;
/** The others. */
export type Having<All> = Exclude<All, { readonly value: never }>;

/** A path that is computed, of which the names are not known here. */
export type IsComputed<Path> = Path extends readonly unknown[]
  ? number extends Path["length"]
    ? true
    : string extends Path[number]
      ? true
      : false
  : string extends Path
    ? true
    : false;

/** The error in a path, whatever the tools are. */
export type Misspelt<Path> =
  NamesOf<Path> extends readonly ["args" | "principal" | "annotations" | "scope"] | readonly []
    ? Problem<"a path has a name behind `args`, `principal`, `annotations` or `scope`">
    : "" extends (NamesOf<Path> & readonly unknown[])[number]
      ? Problem<"a path has no empty name">
      : unknown;

/** The error in the path of a condition. Some tools may have nothing there if the condition says its verdict on them. */
export type InPath2<Condition, Path, Scopes> =
  IsComputed<Path> extends true
    ? unknown
    : unknown extends Misspelt<Path>
      ? Found<
          Look<Scopes, Path>,
          Condition extends { readonly if_absent: boolean } | { readonly op: "exists" } ? true : false
        >
      : Misspelt<Path>;

type Found<All, MayLack> = [Lacking<All>] extends [never]
  ? unknown
  : MayLack extends true
    ? [Having<All>] extends [never]
      ? Problem<NothingThere<Lacking<All>>>
      : unknown
    : Problem<NothingThere<Lacking<All>>>;

export type NothingThere<Tool extends string> = `a call of \`${Tool}\` has nothing at this path`;

/** The error in a path that must lead to a number in calls of each tool. */
export type InCounted<Path, Scopes> =
  IsComputed<Path> extends true
    ? unknown
    : unknown extends Misspelt<Path>
      ? NamesOf<Path> extends readonly ["args", ...unknown[]]
        ? [NotNumber<Look<Scopes, Path>>] extends [never]
          ? unknown
          : Problem<`this is not a number in a call of \`${NotNumber<Look<Scopes, Path>>}\``>
        : Problem<"a limit counts an argument">
      : Misspelt<Path>;

type NotNumber<All> =
  All extends Seen<infer Tool extends string, infer Value>
    ? [ScalarOf<Value> & number] extends [never]
      ? Tool
      : never
    : never;
