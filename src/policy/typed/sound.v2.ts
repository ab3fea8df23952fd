import type {
  AllCondition,
  AllTools2,
  AnyCondition,
  ApprovalRule,
  EveryCondition,
  NotCondition,
  PolicyDocument2,
  Rule2,
  SomeCondition,
} from "../policy.v2.js";
import type { At, CallMembers, ElementOf, NamesOf } from "./call.js";
import type { ToolName } from "./document.js";
import type { Covered, Matched, NamePattern } from "./names.js";
import type { HasTwice, InReason, IsBlank, Known, Problem } from "./problem.js";
import type { CountsCalls, InLimitKey, InRateLimit } from "./sound-limit.js";
import type { InCounted, InPath2, InTest, InValues, Scope } from "./test.js";

/** The errors in a document of version "2". */
export type InDocument2<Document, Tools, Principal> = {
  [Key in keyof Document]: Key extends "hide"
    ? InHide<Document[Key], Tools>
    : Key extends "name"
      ? InName<Document[Key]>
      : Key extends "lists"
        ? InLists<Document[Key]>
        : Key extends "all_tools"
          ? InAllTools<
              Document[Key],
              ScopesOf<ToolName<Tools>, Tools, Principal>,
              ListsOf<Document>,
              DocumentObserves<Document>
            >
          : Key extends "tools"
            ? InTools<Document[Key], Tools, Principal, ListsOf<Document>, DocumentObserves<Document>>
            : Known<Key, keyof PolicyDocument2>;
};

type ListsOf<Document> = Document extends { readonly lists: infer Lists } ? Lists : Record<never, never>;
/** The name of what observes as a whole. */
type DocumentObserves<Document> = Document extends { readonly mode: "observe" } ? "document" : never;

/** A call of each of the tools with these names. */
type ScopesOf<Name, Tools, Principal> =
  Name extends ToolName<Tools> ? ScopeOf<Name, CallMembers<ToolName<Tools>, Tools[Name], Principal>> : never;
type ScopeOf<Tool, Call> = Scope<Tool, Call, Call>;

type InHide<List, Tools> =
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

type InName<Name> =
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

type InLists<Lists> = {
  [Name in keyof Lists]: unknown extends InName<Name> ? InList<Lists[Name]> : InName<Name>;
};

type InList<List> = unknown extends InValues<List> ? InElements<List, IndexesIn<List>> : InValues<List>;

/** For each element, the indexes at which it stands: no list is too long for it. */
type IndexesIn<List> = List extends readonly unknown[]
  ? number extends List["length"]
    ? unknown
    : { [Index in Exclude<keyof List, keyof []> as List[Index] & (string | number)]: Index }
  : unknown;
type InElements<List, Indexes> = {
  [Index in keyof List]: string extends List[Index]
    ? unknown
    : List[Index] extends keyof Indexes
      ? Indexes[List[Index]] extends Index
        ? unknown
        : Problem<"this stands twice in the list">
      : unknown;
};

type InAllTools<AllTools, Scopes, Lists, Observes> = {
  [Key in keyof AllTools]: Key extends "limits"
    ? InLimits<AllTools[Key], never, Observes>
    : Key extends RuleList
      ? InRules<AllTools[Key], KeysOfRule<Key>, Scopes, Lists, Observes>
      : Known<Key, keyof AllTools2>;
};

type RuleList = "require" | "deny_if" | "approve_if";
type KeysOfRule<Key> = Key extends "approve_if" ? keyof ApprovalRule : keyof Rule2;

type InTools<Entries, Tools, Principal, Lists, Observes> = {
  [Name in keyof Entries]: Name extends `${string}**${string}`
    ? Problem<"two `*` in a row say no more than one">
    : InCovered<
        Entries[Name],
        Name,
        CoveredBy<Name, Entries[Name], ToolName<Tools>>,
        Tools,
        Principal,
        Lists,
        Observes
      >;
};

type CoveredBy<Name, Entry, Tool> = string extends Tool | ExceptedBy<Entry>
  ? string
  : Name extends NamePattern
    ? Covered<Name, ExceptedBy<Entry>, Tool>
    : Extract<Tool, Name>;
type ExceptedBy<Entry> = Entry extends { readonly except: readonly (infer Name)[] } ? Name : never;

type InCovered<Entry, Name, Tool, Tools, Principal, Lists, Observes> = [Tool] extends [never]
  ? [Extract<ToolName<Tools>, Matched<Name>>] extends [never]
    ? Problem<`\`${Name & string}\` matches none of the tools here`>
    : { readonly except: Problem<`this excepts each of the tools that \`${Name & string}\` matches`> }
  : InEntry<
      Entry,
      Name,
      string extends Tool ? ScopeOf<string, CallMembers<string, unknown, Principal>> : ScopesOf<Tool, Tools, Principal>,
      ToolName<Tools>,
      Lists,
      Observes | (Entry extends { readonly mode: "observe" } ? "entry" : never)
    >;

type InEntry<Entry, Name, Scopes, Tool, Lists, Observes> = {
  [Key in keyof Entry]: Key extends "action" | "description"
    ? unknown
    : Key extends "mode"
      ? InEntryMode<Entry, Entry[Key], Observes>
      : Key extends "reason"
        ? InReason<Entry>
        : Key extends "except"
          ? Name extends NamePattern
            ? InExcept<Entry[Key], Name, Tool>
            : Problem<"`except` goes with a pattern">
          : Entry extends { readonly action: "deny" }
            ? Problem<'`action: "deny"` stands alone or with `reason`, `except` and `mode`'>
            : Key extends RuleList
              ? InRules<Entry[Key], KeysOfRule<Key>, Scopes, Lists, Observes>
              : Key extends "limits"
                ? InLimits<Entry[Key], Scopes, Observes>
                : Key extends "rate_limit"
                  ? InRateLimit<Entry[Key]>
                  : Known<Key, never>;
};

/** The `mode` of a part of what observes as a whole. */
type InMode<Observes extends string> = [Observes] extends [never]
  ? unknown
  : Problem<`this ${Observes} observes, and so does all of it`>;

type InEntryMode<Entry, Mode, Observes> = Mode extends "enforce"
  ? InMode<Extract<Observes, "document">>
  : Mode extends "observe"
    ? [ToObserve<Entry>] extends [never]
      ? Problem<"an entry that observes has a rule, a limit, or an `action` but `allow`">
      : unknown
    : unknown;

/** The keys under which an entry has something to observe. */
type ToObserve<Entry> = {
  [Key in keyof Entry]: Key extends "mode" | "reason" | "except" | "description"
    ? never
    : Entry[Key] extends "allow" | readonly []
      ? never
      : Key;
}[keyof Entry];

type InExcept<List, Name, Tool> = List extends readonly []
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

type InRules<List, Keys, Scopes, Lists, Observes> = {
  [Index in keyof List]: InRule<List[Index], Keys, Scopes, Lists, Observes>;
};
type InRule<Rule, Keys, Scopes, Lists, Observes> = {
  [Key in keyof Rule]: Key extends "conditions"
    ? InConditions<Rule[Key], Scopes, Lists>
    : Key extends "mode"
      ? InMode<Observes & string>
      : Known<Key, Keys>;
};

type InLimits<List, Scopes, Observes> = { [Index in keyof List]: InLimit<List[Index], Scopes, Observes> };
type InLimit<Limit, Scopes, Observes> = {
  [Key in keyof Limit]: Key extends "mode"
    ? InMode<Observes & string>
    : Key extends "increment_from"
      ? [Scopes] extends [never]
        ? Problem<CountsCalls>
        : InCounted<Limit[Key], Scopes>
      : InLimitKey<Limit, Key>;
};

type InConditions<List, Scopes, Lists> = { [Index in keyof List]: InCondition<List[Index], Scopes, Lists> };
type InSome<List, Scopes, Lists> = List extends readonly []
  ? Problem<"expected a condition or more">
  : InConditions<List, Scopes, Lists>;

type InCondition<Condition, Scopes, Lists> = Condition extends { readonly op: unknown }
  ? InTest<Condition, Scopes, Lists>
  : Condition extends { readonly every: infer Path } | { readonly some: infer Path }
    ? InJoined<Condition, Scopes, ItemScopes<Scopes, Path>, Lists>
    : InJoined<Condition, Scopes, never, Lists>;

/** The calls of those tools in which there are elements, and one of these. */
type ItemScopes<Scopes, Path> =
  Scopes extends Scope<infer Tool, infer Call, infer Paths>
    ? ItemScope<Tool, Call, ElementOf<At<Paths, NamesOf<Path>>>>
    : never;
type ItemScope<Tool, Call, Element> = [Element] extends [never] ? never : Scope<Tool, Call, { readonly item: Element }>;

type InJoined<Condition, Scopes, Items, Lists> = {
  [Key in keyof Condition]: Key extends JoinedKeys<Condition>
    ? Key extends "all" | "any"
      ? InSome<Condition[Key], Scopes, Lists>
      : Key extends "not"
        ? InCondition<Condition[Key], Scopes, Lists>
        : Key extends "every" | "some"
          ? [Items] extends [never]
            ? Problem<"no elements stand at this path">
            : InPath2<Condition, Condition[Key], Scopes>
          : Key extends "conditions"
            ? InSome<Condition[Key], Items, Lists>
            : unknown
    : Problem<`\`${Key & string}\` is not a key here`>;
};

/** The keys of a condition that joins others, by the first of these that it has. */
type JoinedKeys<Condition> = Condition extends { readonly all: unknown }
  ? keyof AllCondition
  : Condition extends { readonly any: unknown }
    ? keyof AnyCondition
    : Condition extends { readonly not: unknown }
      ? keyof NotCondition
      : Condition extends { readonly every: unknown }
        ? keyof EveryCondition
        : keyof SomeCondition;
