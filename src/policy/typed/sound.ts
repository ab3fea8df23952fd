import type {
  AllTools as AllToolsDocument,
  Condition as ConditionDocument,
  Limit as LimitDocument,
  PolicyDocument,
  RateLimit as RateLimitDocument,
  Rule as RuleDocument,
} from "../policy.v1.js";
import type { ListedConditions, OtherThanNumber } from "./condition-on.js";

/**
 * The errors in a document in code, beyond the types of its parts: `unknown` for a part that is sound, and for any
 * other a `Problem`, which no value has, so that the compiler shows its sentence. Types that are not literal, as of
 * values that are computed, are taken as sound: `parsePolicy` looks at the values.
 */
export type Sound<Document, Tools> =
  IsWide<Document> extends true
    ? unknown
    : // A document that is sound is compared with nothing further: that takes a quarter of the types.
      Document extends InDocument<Document, Tools>
      ? unknown
      : InDocument<Document, Tools>;

/** The type that the compiler shows for a part that is not sound. */
export interface Problem<Sentence extends string> {
  readonly "~problem": Sentence;
}

/** Whether it is the type of all documents, which has every key as an optional one; the compiler shows it in messages. */
type IsWide<Document> = Document extends { readonly $schema?: string }
  ? "$schema" extends keyof Document
    ? Record<never, never> extends Pick<Document, "$schema">
      ? true
      : false
    : false
  : false;

type InDocument<Document, Tools> = {
  [Key in keyof Document]: Key extends "hide"
    ? Hidden<Document[Key]>
    : Key extends "all_tools"
      ? InAllTools<Document[Key]>
      : Key extends "tools"
        ? InTools<Document[Key], Tools>
        : Known<Key, keyof PolicyDocument>;
};

/** A key that the language has. */
type Known<Key, Keys> = Key extends Keys ? unknown : Problem<`\`${Key & string}\` is not a key here`>;

type Hidden<List> = List extends readonly ["*"]
  ? unknown
  : HasTwice<List> extends true
    ? Problem<"a name stands twice in `hide`">
    : InNames<List>;

type HasTwice<List> = List extends readonly [infer First extends string, ...infer More]
  ? string extends First
    ? HasTwice<More>
    : First extends More[number]
      ? true
      : HasTwice<More>
  : false;

type InNames<List> = {
  [Index in keyof List]: List[Index] extends "*"
    ? Problem<'"*" hides all tools and stands alone'>
    : IsBlank<List[Index]> extends true
      ? Problem<"expected a tool's name">
      : Exact<List[Index]>;
};

type IsBlank<Name> = Name extends ""
  ? true
  : Name extends `${" " | "\t" | "\n" | "\r"}${infer More}`
    ? IsBlank<More>
    : false;

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
      ? Rules extends { readonly action: string }
        ? Rules["action"] extends "allow"
          ? Problem<'`reason` belongs to `action: "deny"` or `"require_approval"`'>
          : unknown
        : Problem<'`reason` belongs to `action: "deny"` or `"require_approval"`'>
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
  [Key in keyof Limit]: Key extends "window"
    ? InWindow<Limit[Key]>
    : Key extends "max"
      ? Limit extends { readonly increment_from: string }
        ? NotNegative<Limit[Key]>
        : Whole<Limit[Key]>
      : Key extends "counter"
        ? Limit[Key] extends ""
          ? Problem<"expected the counter's name">
          : unknown
        : Key extends "increment_from"
          ? Key extends More
            ? Limit[Key] extends OtherThanNumbers
              ? Problem<"this argument is not a number">
              : InPath<Limit[Key]>
            : Problem<"limits of `all_tools` count calls">
          : Known<Key, keyof LimitDocument>;
};

type InRateLimit<Limit> = {
  [Key in keyof Limit]: Key extends "window"
    ? InWindow<Limit[Key]>
    : Key extends "max"
      ? Whole<Limit[Key]>
      : Known<Key, keyof RateLimitDocument>;
};

type InWindow<Window> = Window extends 0
  ? Problem<"expected a whole number of seconds, 1 or more">
  : Window extends number
    ? unknown extends Whole<Window>
      ? unknown
      : Problem<"expected a whole number of seconds, 1 or more">
    : unknown;

type NotNegative<Value> = `${Value & number}` extends `-${string}` ? Problem<"expected a number, 0 or more"> : unknown;

/** A number with a fraction has a dot when it is written out, or is so small that it has an exponent. */
type Whole<Value> = `${Value & number}` extends `-${string}` | `${string}.${string}` | `${string}e-${string}`
  ? Problem<"expected a whole number, 0 or more">
  : unknown;
