import type { AllTools2, ApprovalRule, PolicyDocument2, Rule2 } from "../policy.v2.js";
import type { CallMembers } from "./call.js";
import type { ToolName } from "./document.js";
import type { Covered, Matched, NamePattern } from "./names.js";
import type { InReason, Known, Problem } from "./problem.js";
import type { InConditions } from "./sound-condition.js";
import type { InRateLimit } from "./sound-limit.js";
import type { InLimitKey2 } from "./sound-limit.v2.js";
import type { InExcept, InHide, InLists, InName } from "./sound-names.js";
import type { Scope } from "./sound-path.js";
import type { InRemember } from "./sound-remember.js";

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

type InAllTools<AllTools, Scopes, Lists, Observes> = {
  [Key in keyof AllTools]: Key extends "limits"
    ? InLimits<AllTools[Key], Scopes, Lists, Observes, true>
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
/** The names in `except`; any text where the list is computed. */
type ExceptedBy<Entry> = Entry extends { readonly except: infer List extends readonly unknown[] }
  ? number extends List["length"]
    ? string
    : List[number]
  : never;

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
            : Key extends "arguments"
              ? unknown
              : Key extends RuleList
                ? InRules<Entry[Key], KeysOfRule<Key>, Scopes, Lists, Observes>
                : Key extends "limits"
                  ? InLimits<Entry[Key], Scopes, Lists, Observes, false>
                  : Key extends "rate_limit"
                    ? InRateLimit<Entry[Key]>
                    : Key extends "remember"
                      ? InRemember<Entry, Entry[Key], Scopes>
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
      ? Problem<"an entry that observes has a rule, a limit, `arguments`, or an `action` but `allow`">
      : unknown
    : unknown;

/** The keys under which an entry has something to observe. */
type ToObserve<Entry> = {
  [Key in keyof Entry]: Key extends "mode" | "reason" | "except" | "remember" | "description"
    ? never
    : Entry[Key] extends "allow" | readonly []
      ? never
      : Key;
}[keyof Entry];

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

type InLimits<List, Scopes, Lists, Observes, CallsOnly> = {
  [Index in keyof List]: InLimit<List[Index], Scopes, Lists, Observes, CallsOnly>;
};
type InLimit<Limit, Scopes, Lists, Observes, CallsOnly> = {
  [Key in keyof Limit]: Key extends "mode"
    ? InMode<Observes & string>
    : InLimitKey2<Limit, Key, Scopes, Lists, CallsOnly>;
};
