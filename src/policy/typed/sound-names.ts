import type { Scalar } from "./argument-places.js";
import type { ToolName } from "./document.js";
import type { Matched } from "./names.js";
import type { HasTwice, IsBlank, Problem } from "./problem.js";
import type { InValues } from "./sound-operand.js";

export type InHide<List, Tools> =
  HasTwice<List> extends true ? Problem<"a name stands twice in `hide`"> : InNames<List, ToolName<Tools>, "tools here">;

/** Names and patterns, each of which speaks of a tool that is known. */
type InNames<List, Tool, Which extends string> = {
  [Index in keyof List]: IsBlank<List[Index]> extends true
    ? Problem<"expected a tool's name">
    : List[Index] extends `${string}**${string}`
      ? Problem<"two `*` in a row say no more than one">
      : string extends Tool | List[Index]
        ? unknown
        : [Extract<Tool, Matched<List[Index]>>] extends [never]
          ? Problem<`\`${List[Index] & string}\` matches none of the ${Which}`>
          : unknown;
};

/** The error in the name of a document or a list. */
export type InName<Name> =
  IsPlain<Name> extends true ? unknown : Problem<"expected letters of ASCII, digits, `.`, `_` and `-`">;

/** Computed ones are taken as such. */
type IsPlain<Text> = string extends Text
  ? true
  : Text extends `${infer First}${infer Rest}`
    ? First extends PlainCharacter
      ? Rest extends ""
        ? true
        : IsPlain<Rest>
      : false
    : false;
type PlainCharacter = Characters<"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-">;
type Characters<Text, Before = never> = Text extends `${infer First}${infer Rest}`
  ? Characters<Rest, Before | First>
  : Before;

export type InLists<Lists> = {
  [Name in keyof Lists]: unknown extends InName<Name> ? InList<Lists[Name]> : InName<Name>;
};

type InList<List> = unknown extends InValues<List> ? InElements<List, IndexesIn<List>> : InValues<List>;

/** For each element, the indexes at which it stands: no list is too long for it. */
type IndexesIn<List> = List extends readonly unknown[]
  ? number extends List["length"]
    ? unknown
    : { [Index in Exclude<keyof List, keyof []> as `${List[Index] & Scalar}`]: Index }
  : unknown;
type InElements<List, Indexes> = {
  [Index in keyof List]: string extends List[Index]
    ? unknown
    : `${List[Index] & Scalar}` extends infer Text extends keyof Indexes
      ? Indexes[Text] extends Index
        ? unknown
        : Problem<"this stands twice in the list">
      : unknown;
};

/** The error in an `except`. */
export type InExcept<List, Name, Tool> = List extends readonly []
  ? Problem<"expected a name or a pattern, or more">
  : HasTwice<List> extends true
    ? Problem<"a name stands twice in `except`">
    : InExcepted<List, Name, string extends Tool ? string : Extract<Tool, Matched<Name>>>;
type InExcepted<List, Name, Tool> = {
  [Index in keyof List]: string extends List[Index]
    ? unknown
    : Name extends Matched<List[Index]>
      ? Problem<"this matches all that the pattern matches, so that the entry would cover no tool">
      : InNames<readonly [List[Index]], Tool, "tools of this pattern">[0];
};
