import type { Operator } from "../operators.js";
import type {
  AllTools2,
  ApprovalRule,
  CallLimit2,
  EveryCondition,
  Limit2,
  PolicyDocument2,
  Remember,
  Rule2,
  SomeCondition,
  ToolRules2,
} from "../policy.v2.js";
import type { Scalar } from "./argument-places.js";
import type { ArgumentPathOf, CallPath, ItemPath } from "./call.js";
import type { ArrayPath, NumberPath } from "./condition-on.js";
import type { ToolName } from "./document.js";
import type { NamePattern } from "./names.js";

/** A document of version "2" whose tools and paths fit `Tools` and `Principal`. The check of the document itself, `Sound2`, sees more. */
export interface PolicyDocument2For<Tools, Principal>
  extends Omit<PolicyDocument2, "lists" | "hide" | "all_tools" | "tools"> {
  /** Named lists of values for `value_from`. */
  readonly lists?: { readonly [name: string]: readonly Scalar[] };
  /** Tools that are removed from the tool list and denied when called. A name with `*` is a pattern. */
  readonly hide?: readonly (ToolName<Tools> | NamePattern)[];
  /** Rules and limits for every call, besides those of its own entries. */
  readonly all_tools?: AllTools2For<Tools, Principal>;
  /** Entries by the exact name of a tool, or by a pattern. */
  readonly tools?: RulesByTool2<Tools, Principal>;
}

/** Rules and limits for the calls of all tools in `Tools`. */
export interface AllTools2For<Tools, Principal>
  extends Omit<AllTools2, "require" | "deny_if" | "approve_if" | "limits"> {
  /** Each rule must certainly hold. */
  readonly require?: readonly Rule2For<AnyArguments<Tools>, Principal>[];
  /** Each rule must certainly not hold. */
  readonly deny_if?: readonly Rule2For<AnyArguments<Tools>, Principal>[];
  /** A person is asked unless each rule certainly does not hold. */
  readonly approve_if?: readonly ApprovalRuleFor<AnyArguments<Tools>, Principal>[];
  /** Quotas of calls. */
  readonly limits?: readonly CallLimit2For<AnyArguments<Tools>, Principal>[];
}

/** Entries under the names of tools and under patterns. */
export type RulesByTool2<Tools, Principal> = {
  readonly [Name in ToolName<Tools>]?: ToolRules2For<Tools[Name], Principal>;
} & { readonly [Pattern in NamePattern]: PatternRulesFor<Tools, Principal> };

/** The arguments of any of the tools. */
type AnyArguments<Tools> = Tools[ToolName<Tools>];

/** The rules of an entry whose calls have the arguments `Args`. */
export interface ToolRules2For<Args, Principal>
  extends Omit<ToolRules2, "arguments" | "remember" | "require" | "deny_if" | "approve_if" | "limits" | "except"> {
  /** The top-level arguments that a call may have. */
  readonly arguments?: readonly (0 extends 1 & Args ? string : Args extends unknown ? keyof Args & string : never)[];
  /** Each rule must certainly hold. */
  readonly require?: readonly Rule2For<Args, Principal>[];
  /** Each rule must certainly not hold. */
  readonly deny_if?: readonly Rule2For<Args, Principal>[];
  /** A person is asked unless each rule certainly does not hold. */
  readonly approve_if?: readonly ApprovalRuleFor<Args, Principal>[];
  /** Quotas. */
  readonly limits?: readonly Limit2For<Args, Principal>[];
  /** For so long an approval may also count for other calls of the tool. */
  readonly remember?: RememberFor<Args>;
}

/** How long an approval may also count, for tools with the arguments `Args`. */
export interface RememberFor<Args> extends Omit<Remember, "match"> {
  /** The arguments that must be equal. Left out, all must be. */
  readonly match?: readonly (ArgumentPathOf<Args> | readonly string[])[];
}

/** The rules of an entry under a pattern. */
export interface PatternRulesFor<Tools, Principal> extends ToolRules2For<AnyArguments<Tools>, Principal> {
  /** Names and patterns that this entry does not cover. */
  readonly except?: readonly (ToolName<Tools> | NamePattern)[];
}

/** Conditions joined by AND. */
export interface Rule2For<Args, Principal> extends Omit<Rule2, "conditions"> {
  /** All of them must be TRUE for the rule to be TRUE. */
  readonly conditions: readonly Condition2For<CallPath<Args, Principal>>[];
}

/** Conditions joined by AND, and why a person is asked. */
export interface ApprovalRuleFor<Args, Principal> extends Omit<ApprovalRule, "conditions"> {
  /** All of them must be TRUE for the rule to be TRUE. */
  readonly conditions: readonly Condition2For<CallPath<Args, Principal>>[];
}

/** A quota for tools with the arguments `Args`. */
export interface Limit2For<Args, Principal>
  extends Omit<Limit2, "increment_from" | "increment_from_size" | "by" | "when">,
    Pick<CallLimit2For<Args, Principal>, "by" | "when"> {
  /** Charge the value of this argument, a number, instead of 1. */
  readonly increment_from?: NumberPath<Args> | readonly string[];
  /** Charge the number of elements of this array, as so many calls. */
  readonly increment_from_size?: ArrayPath<Args> | readonly string[];
}

/** A quota of calls of all tools. */
export interface CallLimit2For<Args, Principal> extends Omit<CallLimit2, "by" | "when"> {
  /** Count apart for each combination of these values: texts, numbers or booleans. */
  readonly by?: readonly (CallPath<Args, Principal> | readonly string[])[];
  /** Leaves the limit out where these conditions certainly do not all hold. */
  readonly when?: readonly Condition2For<CallPath<Args, Principal>>[];
}

/** A condition on a value at one of these paths, or conditions joined. A named operand may be at others. */
export type Condition2For<Path, Source = Path> =
  | TestFor<Path, Source>
  | AllFor<Path, Source>
  | AnyFor<Path, Source>
  | NotFor<Path, Source>
  | EveryFor<Path, Source>
  | SomeFor<Path, Source>;

/** One operator on one value. */
export interface TestFor<Path, Source> {
  /** The value to look at. */
  readonly path: Path | readonly string[];
  readonly op: Operator;
  readonly value?: Scalar | readonly Scalar[];
  /** Read the operand from the call at this path, or from `lists.<name>`. */
  readonly value_from?: Source | `lists.${string}` | readonly string[];
  /** Compares strings without regard to case. */
  readonly ignore_case?: boolean;
  /** The verdict if the value at its path is absent, instead of INDETERMINATE. */
  readonly if_absent?: boolean;
  /** A note for people. Ignored. */
  readonly description?: string;
}

/** The Kleene AND of its conditions. */
export interface AllFor<Path, Source> {
  readonly all: readonly Condition2For<Path, Source>[];
  /** A note for people. Ignored. */
  readonly description?: string;
}

/** The Kleene OR of its conditions. */
export interface AnyFor<Path, Source> {
  readonly any: readonly Condition2For<Path, Source>[];
  /** A note for people. Ignored. */
  readonly description?: string;
}

/** TRUE becomes FALSE and FALSE becomes TRUE; INDETERMINATE stays. */
export interface NotFor<Path, Source> {
  readonly not: Condition2For<Path, Source>;
  /** A note for people. Ignored. */
  readonly description?: string;
}

/** The conditions hold for every element of an array. */
export interface EveryFor<Path, Source> extends Omit<EveryCondition, "every" | "conditions"> {
  readonly every: Path | readonly string[];
  /** The conditions on each element; paths begin with `item`. */
  readonly conditions: readonly Condition2For<ItemPath, Source | ItemPath>[];
}

/** The conditions hold for some element of an array. */
export interface SomeFor<Path, Source> extends Omit<SomeCondition, "some" | "conditions"> {
  readonly some: Path | readonly string[];
  /** The conditions on each element; paths begin with `item`. */
  readonly conditions: readonly Condition2For<ItemPath, Source | ItemPath>[];
}
