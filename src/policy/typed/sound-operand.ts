import type { IsOpen } from "./argument-places.js";
import type { OperandsOn2, ScalarOf } from "./operands.js";
import type { Problem } from "./problem.js";

/** The operator of a test. */
export type OpOf<Test> = Test extends { readonly op: infer Op extends string } ? Op : never;

/** The type of the operand of a test beside a value of this type; `never` if its operator does not take such a value. */
export type OperandOn<Value, Test> = Test extends { readonly ignore_case: true }
  ? OperandOf<Folded<Value>, OpOf<Test>>
  : OperandOf<Value, OpOf<Test>>;
type OperandOf<Value, Op> = OperandsOn2<Value, ScalarOf<Value>>[Op & keyof OperandsOn2<Value, never>];

/** Without regard to case, any text is compared with texts of any case, and with nothing else. */
type Folded<Value> =
  IsOpen<Value> extends true
    ? string
    : Value extends string
      ? string
      : Value extends readonly (infer Element)[]
        ? readonly Folded<Element>[]
        : never;

/** The error in a list of values, whatever it is for. */
export type InValues<List> = List extends readonly []
  ? Problem<"expected at least one value">
  : List extends readonly (infer Element)[]
    ? IsMixed<Base<Element>> extends true
      ? Problem<"expected values of one type">
      : unknown
    : unknown;
type IsMixed<Types> = [Types] extends [string]
  ? false
  : [Types] extends [number]
    ? false
    : [Types] extends [boolean]
      ? false
      : true;

/** Whether a value can be this operand, or one that is computed could be. An operator that takes none is told of elsewhere. */
export type Fits<Value, Operand> = [Operand] extends [never]
  ? true
  : [Value] extends [Operand]
    ? true
    : IsList<Value> extends IsList<Operand>
      ? [Foreign<ElementsOf<Value>, ElementsOf<Operand>>] extends [never]
        ? true
        : false
      : false;

type IsList<Value> = Value extends readonly unknown[] ? true : false;
/** Those of several types of which no value is of the other type. */
type Foreign<Some, Type> = Some extends Type ? never : [Extract<Type, Some>] extends [never] ? Some : never;

/** The value, or the elements of a list. */
export type ElementsOf<Value> = Value extends readonly (infer Element)[] ? Element : Value;

/** The error in elements that the operator does not take, as far as a type can tell it. Nothing is known of computed ones. */
export type BadElement<Op, Element> = Element extends string
  ? string extends Element
    ? never
    : Op extends keyof Elements
      ? Element extends Elements[Op]
        ? Element extends ""
          ? Problem<"expected a text that is not empty">
          : never
        : Problem<`\`${Element}\` is not what \`${Op}\` takes`>
      : never
  : never;

/** The beginning of each element of a strict operator; of others, that an element is not empty. */
interface Elements {
  contains: string;
  starts_with: string;
  ends_with: string;
  within: `/${string}`;
  url_in: `${"http" | "https" | "ws" | "wss"}://${string}`;
  email_in: string;
}

/** Whether what is given can be equal in type to an operand. */
export type IsLike<Operand, Given> = [Operand] extends [never]
  ? true
  : [Extract<Base<ScalarOf<Given>>, Base<ElementsOf<Operand>>>] extends [never]
    ? false
    : true;

/** The type that a value is of, whatever the value. */
type Base<Value> = Value extends string
  ? string
  : Value extends number
    ? number
    : Value extends boolean
      ? boolean
      : never;
