import type {
  AllTools as AllToolsDocument,
  Condition as ConditionDocument,
  PolicyDocument,
  Rule as RuleDocument,
} from "../policy.v1.js";
import type { ListedConditions, OtherThanNumber } from "./condition-on.js";
import type { HasTwice, InReason, IsBlank, Known, Problem } from "./problem.js";
import type { CountsCalls, InLimitKey, InRateLimit } from "./sound-limit.js";

/** The errors in a document of version "1". */
export type InDocument1<Document, Tools> = {
  [Key in keyof Document]: Key extends "hide"
    ? Hidden<Document[Key]>
    : Key extends "all_tools"
      ? InAllTools<Document[Key]>
      : Key extends "tools"
        ? InTools<Document[Key], Tools>
        : Known<Key, keyof PolicyDocument>;
};

type Hidden<List> = List extends readonly ["*"]
  ? unknown
  : HasTwice<List> extends true
    ? Problem<"a name stands twice in `hide`">
    : InNames<List>;

type InNames<List> = {
  [Index in keyof List]: List[Index] extends "*"
    ? Problem<'"*" hides all tools and stands alone'>
    : IsBlank<List[Index]> extends true
      ? Problem<"expected a tool's name">
      : Exact<List[Index]>;
};

type Exact<Name> = Name extends `${string}*${string}` ? Problem<"tool names are exact, and have no *"> : unknown;

type InAllTools<AllTools> = {
  [Key in keyof AllTools]: Key extends "limits"
    ? InLimits<AllTools[Key], never, never>
    : Known<Key, keyof AllToolsDocument>;
};

type InTools<Rules, Tools> = {
  [Name in keyof Rules]: unknown extends Exact<Name>
    ? InTool<Rules[Name], Name extends keyof Tools ? Tools[Name] : unknown>
    : Exact<Name>;
};

type InTool<Rules, Args> = {
  [Key in keyof Rules]: Key extends "action" | "description"
    ? unknown
    : Key extends "reason"
      ? InReason<Rules>
      : Rules extends { readonly action: "deny" }
        ? Problem<'`action: "deny"` stands alone or with `reason`'>
        : Key extends "require" | "deny_if"
          ? InRules<Rules[Key], Args>
          : Key extends "limits"
            ? InLimits<Rules[Key], "increment_from", Args>
            : Key extends "rate_limit"
              ? InRateLimit<Rules[Key]>
              : Known<Key, never>;
};

// Types of their own, since only over a type parameter a mapped type keeps a list a list.
type InRules<List, Args> = { [Index in keyof List]: InRule<List[Index], Args> };
type InConditions<List, Args> = { [Index in keyof List]: InCondition<List[Index], ListedConditions<Args>> };
type InLimits<List, More, Args> = { [Index in keyof List]: InLimit<List[Index], More, OtherThanNumber<Args>> };

type InRule<Rule, Args> = {
  [Key in keyof Rule]: Key extends "conditions" ? InConditions<Rule[Key], Args> : Known<Key, keyof RuleDocument>;
};

type InCondition<Condition, Listed> = {
  [Key in keyof Condition]: Key extends "path"
    ? InPath<Condition[Key]>
    : Key extends "value"
      ? Condition extends { readonly op: "contains"; readonly value: "" }
        ? Problem<"expected a text that is not empty">
        : Condition[Key] extends readonly []
          ? Problem<"expected at least one value">
          : Fitting<Condition, Listed>
      : Known<Key, keyof ConditionDocument>;
};

/** Whether a condition on an argument that is listed takes its type. */
type Fitting<Condition, Listed> = Condition extends { readonly path: infer Path extends keyof Listed }
  ? Condition extends Listed[Path]
    ? unknown
    : Problem<"operator and value do not fit the type of this argument">
  : unknown;

type InPath<Path> = Path extends `args.${infer Names}`
  ? `.${Names}.` extends `${string}..${string}`
    ? Problem<"a path has no empty name">
    : unknown
  : unknown;

type InLimit<Limit, More, OtherThanNumbers> = {
  [Key in keyof Limit]: Key extends "increment_from"
    ? Key extends More
      ? Limit[Key] extends OtherThanNumbers
        ? Problem<"this argument is not a number">
        : InPath<Limit[Key]>
      : Problem<CountsCalls>
    : InLimitKey<Limit, Key>;
};
