import type { AllCondition, AnyCondition, EveryCondition, NotCondition, SomeCondition } from "../policy.v2.js";
import type { At, ElementOf, NamesOf } from "./call.js";
import type { Problem } from "./problem.js";
import type { InPath2, IsComputed, Scope } from "./sound-path.js";
import type { InTest } from "./sound-test.js";

/** The errors in the conditions of a rule. */
export type InConditions<List, Scopes, Lists> = { [Index in keyof List]: InCondition<List[Index], Scopes, Lists> };
/** The same where there must be one. */
export type InSome<List, Scopes, Lists> = List extends readonly []
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
    ? ItemScope<Tool, Call, IsComputed<Path> extends true ? unknown : ElementOf<At<Paths, NamesOf<Path>>>>
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
