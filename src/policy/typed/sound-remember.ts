import type { Remember } from "../policy.v2.js";
import type { NamesOf } from "./call.js";
import type { HasTwice, Known, Problem } from "./problem.js";
import type { InWindow } from "./sound-limit.js";
import type { IsComputed, Lacking, Look, Misspelt, NothingThere } from "./sound-path.js";

/** The error in the `remember` of an entry. */
export type InRemember<Entry, Of, Scopes> =
  CanAsk<Entry> extends true
    ? {
        [Key in keyof Of]: Key extends "match"
          ? InMatch<Of[Key], Scopes>
          : Key extends "seconds"
            ? InWindow<Of[Key]>
            : Known<Key, keyof Remember>;
      }
    : Problem<'`remember` goes with `action: "require_approval"` or a rule of `approve_if`'>;

type CanAsk<Entry> = Entry extends { readonly action: infer Action }
  ? "require_approval" extends Action
    ? true
    : HasRules<Entry>
  : HasRules<Entry>;
type HasRules<Entry> = Entry extends { readonly approve_if: infer List }
  ? List extends readonly []
    ? false
    : true
  : false;

type InMatch<List, Scopes> = List extends readonly []
  ? Problem<"expected a path or more">
  : HasTwice<List> extends true
    ? Problem<"this names a path twice">
    : { [Index in keyof List]: InMatched<List[Index], Scopes> };

/** The error in a path that must lead into the arguments in calls of each tool. */
type InMatched<Path, Scopes> =
  IsComputed<Path> extends true
    ? unknown
    : unknown extends Misspelt<Path>
      ? NamesOf<Path> extends readonly ["args", ...unknown[]]
        ? [Lacking<Look<Scopes, Path>>] extends [never]
          ? unknown
          : Problem<NothingThere<Lacking<Look<Scopes, Path>>>>
        : Problem<"`match` names arguments">
      : Misspelt<Path>;
