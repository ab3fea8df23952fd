/**
 * What is wrong with a document in code, beyond the types of its parts: `unknown` for a part that is sound, and for any
 * other a sentence, which no value has as its type, so that the compiler shows it. Types that are not literal, as of
 * values that are computed, are taken as sound: `parsePolicy` looks at the values.
 */
export type Sound<Document> = {
  [Key in keyof Document]: Key extends "hide"
    ? Hidden<Document[Key]>
    : Key extends "all_tools"
      ? InAllTools<Document[Key]>
      : Key extends "tools"
        ? InTools<Document[Key]>
        : Known<Key, "$schema" | "version" | "default" | "description">;
};

/** A key that the language has. */
type Known<Key, Keys> = Key extends Keys ? unknown : `\`${Key & string}\` is not a key here`;

type Hidden<List> = List extends readonly ["*"]
  ? unknown
  : HasTwice<List> extends true
    ? "a name stands twice in `hide`"
    : InNames<List>;

type HasTwice<List> = List extends readonly [infer First extends string, ...infer More]
  ? string extends First
    ? HasTwice<More>
    : First extends More[number]
      ? true
      : HasTwice<More>
  : false;

type InNames<List> = {
  [Index in keyof List]: List[Index] extends "*" ? '"*" hides all tools and stands alone' : ToolNamed<List[Index]>;
};

type ToolNamed<Name> = Name extends "" | " "
  ? "expected a tool's name"
  : Name extends `${string}*${string}`
    ? "tool names are exact, and have no *"
    : unknown;

type InAllTools<AllTools> = {
  [Key in keyof AllTools]: Key extends "limits" ? InLimits<AllTools[Key], never> : Known<Key, "description">;
};

type InTools<Tools> = {
  [Name in keyof Tools]: unknown extends ToolNamed<Name>
    ? InTool<Tools[Name]>
    : Name extends ""
      ? InTool<Tools[Name]>
      : ToolNamed<Name>;
};

type InTool<Rules> = {
  [Key in keyof Rules]: Key extends "action" | "description"
    ? unknown
    : Key extends "reason"
      ? Rules extends { readonly action: string }
        ? Rules["action"] extends "allow"
          ? '`reason` belongs to `action: "deny"` or `"require_approval"`'
          : unknown
        : '`reason` belongs to `action: "deny"` or `"require_approval"`'
      : Rules extends { readonly action: "deny" }
        ? '`action: "deny"` stands alone or with `reason`'
        : Key extends "require" | "deny_if"
          ? InRules<Rules[Key]>
          : Key extends "limits"
            ? InLimits<Rules[Key], "increment_from">
            : Key extends "rate_limit"
              ? InRateLimit<Rules[Key]>
              : Known<Key, never>;
};

// Of their own, since only over a type parameter a mapped type keeps a list a list.
type InRules<List> = { [Index in keyof List]: InRule<List[Index]> };
type InConditions<List> = { [Index in keyof List]: InCondition<List[Index]> };
type InLimits<List, More> = { [Index in keyof List]: InLimit<List[Index], More> };

type InRule<Rule> = {
  [Key in keyof Rule]: Key extends "conditions" ? InConditions<Rule[Key]> : Known<Key, "on_deny" | "description">;
};

type InCondition<Condition> = {
  [Key in keyof Condition]: Key extends "path"
    ? InPath<Condition[Key]>
    : Key extends "value"
      ? Condition extends { readonly op: "contains"; readonly value: "" }
        ? "expected a text that is not empty"
        : Condition[Key] extends readonly []
          ? "expected at least one value"
          : unknown
      : Known<Key, "op" | "description">;
};

type InPath<Path> = Path extends `args.${infer Names}`
  ? `.${Names}.` extends `${string}..${string}`
    ? "a path has no empty name"
    : unknown
  : unknown;

type InLimit<Limit, More> = {
  [Key in keyof Limit]: Key extends "window"
    ? InWindow<Limit[Key]>
    : Key extends "max"
      ? Limit extends { readonly increment_from: string }
        ? NotNegative<Limit[Key]>
        : Whole<Limit[Key]>
      : Key extends "counter"
        ? Limit[Key] extends ""
          ? "expected the counter's name"
          : unknown
        : Key extends "increment_from"
          ? Key extends More
            ? InPath<Limit[Key]>
            : "limits of `all_tools` count calls"
          : Known<Key, "scope" | "on_deny" | "description">;
};

type InRateLimit<Limit> = {
  [Key in keyof Limit]: Key extends "window"
    ? InWindow<Limit[Key]>
    : Key extends "max"
      ? Whole<Limit[Key]>
      : Known<Key, "scope" | "description">;
};

type InWindow<Window> = Window extends 0
  ? "expected a whole number of seconds, 1 or more"
  : Window extends number
    ? unknown extends Whole<Window>
      ? unknown
      : "expected a whole number of seconds, 1 or more"
    : unknown;

type NotNegative<Value> = `${Value & number}` extends `-${string}` ? "expected a number, 0 or more" : unknown;

/** A number with a fraction has a dot when it is written out, or is so small that it has an exponent. */
type Whole<Value> = `${Value & number}` extends `-${string}` | `${string}.${string}` | `${string}e-${string}`
  ? "expected a whole number, 0 or more"
  : unknown;
