import type { IsOpen, Scalar } from "./argument-places.js";
import type { NamesOf } from "./call.js";
import type { HasTwice, Problem } from "./problem.js";
import type { InSome } from "./sound-condition.js";
import type { CountsCalls, InLimitKey, Whole } from "./sound-limit.js";
import type { InCounted, IsComputed, Lacking, Look, Misspelt, NothingThere, Seen } from "./sound-path.js";

/** The error under a key of a limit of version "2", but for its `mode`. `CallsOnly` of a limit of `all_tools`. */
export type InLimitKey2<Limit, Key extends keyof Limit, Scopes, Lists, CallsOnly> = Key extends
  | "increment_from"
  | "increment_from_size"
  ? CallsOnly extends true
    ? Problem<CountsCalls>
    : Key extends "increment_from"
      ? InCounted<Limit[Key], Scopes>
      : Limit extends { readonly increment_from: unknown }
        ? Problem<"`increment_from_size` does not go with `increment_from`">
        : InSized<Limit[Key], Scopes>
  : Key extends "by"
    ? InBy<Limit[Key], Scopes>
    : Key extends "when"
      ? InSome<Limit[Key], Scopes, Lists>
      : Key extends "amount" | "zone" | "sliding" | "release"
        ? InCombined<Limit, Key>
        : InLimitKey<Limit, Key>;

/** The error in a key that does not go with others. */
type InCombined<Limit, Key extends keyof Limit> = Key extends "amount"
  ? Limit extends { readonly increment_from: unknown } | { readonly increment_from_size: unknown }
    ? Problem<"`amount` does not go with an argument that is counted">
    : Whole<Limit[Key]>
  : Key extends "zone"
    ? Limit extends { readonly window: number | "minute" | "hour" } | { readonly sliding: true }
      ? Problem<'a `zone` goes with `"day"`, `"week"` or `"month"` that does not slide'>
      : unknown
    : Key extends "sliding"
      ? Limit extends { readonly sliding: true; readonly window: "week" | "month" }
        ? Problem<"a sliding window is a length of time">
        : unknown
      : InRelease<Limit>;

type InRelease<Limit> = Limit extends { readonly amount: 0 }
  ? Problem<"`amount: 0` charges nothing that could be given back">
  : Limit extends { readonly release: "on_end" }
    ? Limit extends { readonly sliding: infer Sliding }
      ? true extends Sliding
        ? unknown
        : Problem<'`"on_end"` needs `sliding: true`'>
      : Problem<'`"on_end"` needs `sliding: true`'>
    : unknown;

type InBy<List, Scopes> = List extends readonly []
  ? Problem<"expected a path or more">
  : HasTwice<List> extends true
    ? Problem<"this names a path twice">
    : { [Index in keyof List]: InKey<List[Index], Scopes> };

/** The error in a path that must lead to a text, a number or a boolean in calls of each tool. */
type InKey<Path, Scopes> =
  IsComputed<Path> extends true
    ? unknown
    : unknown extends Misspelt<Path>
      ? [Lacking<Look<Scopes, Path>>] extends [never]
        ? [NotKey<Look<Scopes, Path>>] extends [never]
          ? unknown
          : Problem<`this is not a text, a number or a boolean in a call of \`${NotKey<Look<Scopes, Path>>}\``>
        : Problem<NothingThere<Lacking<Look<Scopes, Path>>>>
      : Misspelt<Path>;

type NotKey<All> =
  All extends Seen<infer Tool extends string, infer Value>
    ? IsOpen<Value> extends true
      ? never
      : [Exclude<Value, Scalar>] extends [never]
        ? never
        : Tool
    : never;

/** The error in a path that must lead to an array in calls of each tool. */
type InSized<Path, Scopes> =
  IsComputed<Path> extends true
    ? unknown
    : unknown extends Misspelt<Path>
      ? NamesOf<Path> extends readonly ["args", ...unknown[]]
        ? [NotArray<Look<Scopes, Path>>] extends [never]
          ? unknown
          : Problem<`this is not an array in a call of \`${NotArray<Look<Scopes, Path>>}\``>
        : Problem<"a limit counts an argument">
      : Misspelt<Path>;

type NotArray<All> =
  All extends Seen<infer Tool extends string, infer Value>
    ? IsOpen<Value> extends true
      ? never
      : [Extract<Value, readonly unknown[]>] extends [never]
        ? Tool
        : never
    : never;
