import type { OperandKind } from "./operands.js";
import type { Condition as Condition1 } from "./policy.v1.js";
import type { Condition2 } from "./policy.v2.js";
import type { Version } from "./version.js";

/** The operators of version "1". */
export type Operator1 = Condition1["op"];
/** The operators of all versions. */
export type Operator = Extract<Condition2, { readonly op: string }>["op"];
export type Scalar = string | number | boolean;
export type Operand = Scalar | readonly string[] | readonly number[] | readonly boolean[];
export type ArgumentType = "string" | "number" | "boolean" | "array" | "object";

/** The facts about an operator. How the engine compares is in `engine/compile/condition.ts`. */
export interface OperatorRow {
  /** The version of the language from which it holds. */
  readonly since: Version;
  readonly operand: OperandKind;
  /** The operator that is FALSE where this one is TRUE, and undecided where this one is. If there are two, the second names the first. */
  readonly negates?: Operator;
  /** Whether it is TRUE for every value but those that it names. */
  readonly excludes?: true;
  /** The side on which it bounds a number, and whether it leaves the bound itself out. */
  readonly bound?: { readonly side: "lower" | "upper"; readonly open: boolean };
  /** The types of an argument on which it can be decided; left out, the type of its operand. For a list it is called with the first. */
  readonly takes?: (operand: Scalar) => readonly ArgumentType[];
  /** The types of an argument for which advice names it; `null` is nothing else. */
  readonly advisedFor?: readonly (ArgumentType | "null")[];
  /** Between the argument and the operand; of a flag that is `true` or `false`, all there is to say. */
  readonly says: string | { readonly true: string; readonly false: string };
  /** The value to give if it could not be decided; left out, a value of its operand's type. */
  readonly wants?: (operand: Scalar) => string;
  /** Each type that it takes: why it could not be decided all the same, and what to do. */
  readonly doubt?: {
    readonly of: ArgumentType;
    readonly says: (operand: Scalar) => readonly [why: string, remedy: string];
  };
  /** Its names in other languages. */
  readonly aliases: string;
  /** The names of its opposite, if this language has none. */
  readonly opposites?: string;
}
