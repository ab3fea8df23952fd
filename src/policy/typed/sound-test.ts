import type { Condition2 } from "../policy.v2.js";
import type { Scalar } from "./argument-places.js";
import type { ElementOf } from "./call.js";
import type { OperandsOn2 } from "./operands.js";
import type { Problem } from "./problem.js";
import type { Whole } from "./sound-limit.js";
import type { BadElement, ElementsOf, Fits, InValues, IsLike, OperandOn, OpOf } from "./sound-operand.js";
import type {
  Having,
  InPath2,
  IsComputed,
  Lacking,
  Look,
  LookForOperand,
  Misspelt,
  NothingThere,
  Seen,
  ToolOf,
} from "./sound-path.js";

/** A test by an operator, in calls of each tool. */
export type InTest<Test, Scopes, Lists> = {
  [Key in keyof Test]: Key extends KeysOf<OpOf<Test>>
    ? Key extends "path"
      ? InPath2<Test, Test[Key], Scopes>
      : Key extends "op"
        ? InOperator<Test, Scopes>
        : Key extends "value"
          ? InValue<Test, Test[Key], Scopes>
          : Key extends "value_from"
            ? InSource<Test, Test[Key], Scopes, Lists>
            : unknown
    : Problem<`\`${Key & string}\` does not go with \`${OpOf<Test>}\``>;
};

/** The keys that go with an operator. */
type KeysOf<Op> = KeysWhere<Op, Condition2>;
type KeysWhere<Op, Any> = Any extends { readonly op: infer One } ? (Op extends One ? keyof Any : never) : never;

type InOperator<Test, Scopes> = [Extract<keyof Test, "value" | "value_from">] extends [never]
  ? Problem<`\`${OpOf<Test>}\` goes with a \`${Extract<KeysOf<OpOf<Test>>, "value" | "value_from">}\``>
  : Test extends { readonly path: infer Path }
    ? [Unfit<Having<Look<Scopes, Path>>, Test>] extends [never]
      ? unknown
      : Problem<`\`${OpOf<Test>}\` does not take what stands there in a call of \`${Unfit<Having<Look<Scopes, Path>>, Test>}\``>
    : unknown;

/** The tools in whose calls the operator does not take what stands there. */
type Unfit<All, Test> =
  All extends Seen<infer Tool extends string, infer Value>
    ? [OperandOn<Value, Test>] extends [never]
      ? Tool
      : never
    : never;

/** The error in a `value`. */
type InValue<Test, Value, Scopes> = Test extends { readonly value_from: unknown }
  ? Problem<"`value` does not go with `value_from`">
  : unknown extends InValues<Value>
    ? [BadElement<OpOf<Test>, ElementsOf<Value>>] extends [never]
      ? OpOf<Test> extends "min_size" | "max_size"
        ? Whole<Value>
        : Test extends { readonly path: infer Path }
          ? InFitting<OpOf<Test>, Misfit<Having<Look<Scopes, Path>>, Test, Value>>
          : unknown
      : BadElement<OpOf<Test>, ElementsOf<Value>>
    : InValues<Value>;

type InFitting<Op extends string, Tool extends string> = [Tool] extends [never]
  ? unknown
  : Problem<`\`${Op}\` does not take this ${string extends Tool ? "value" : `value in a call of \`${Tool}\``}`>;

type Misfit<All, Test, Value> =
  All extends Seen<infer Tool extends string, infer At>
    ? Fits<Value, OperandOn<At, Test>> extends true
      ? never
      : Tool
    : never;

/** The error in a `value_from`: the name of a list, or a path. */
type InSource<Test, From, Scopes, Lists> =
  IsComputed<From> extends true
    ? unknown
    : From extends `lists.${infer Name}`
      ? InList<Test, Name, Scopes, Lists>
      : readonly string[] extends SourceOf<OpOf<Test>, Condition2>
        ? unknown extends Misspelt<From>
          ? Test extends { readonly path: infer Path }
            ? InOperand<Test, Having<Look<Scopes, Path>>, LookForOperand<Scopes, From>>
            : unknown
          : Misspelt<From>
        : Problem<`\`${OpOf<Test>}\` takes \`lists.\` and the name of a list`>;

/** The type of the `value_from` that goes with an operator. */
type SourceOf<Op, Any> = Any extends { readonly op: infer One; readonly value_from?: infer From }
  ? Op extends One
    ? From
    : never
  : never;

type InOperand<Test, At, From> = [Lacking<Extract<From, { readonly tool: ToolOf<At> }>>] extends [never]
  ? [Unlike<Test, At, From>] extends [never]
    ? unknown
    : Problem<`in a call of \`${Unlike<Test, At, From>}\` this has another type than \`${OpOf<Test>}\` takes there`>
  : Problem<NothingThere<Lacking<Extract<From, { readonly tool: ToolOf<At> }>>>>;

type Unlike<Test, At, From> =
  At extends Seen<infer Tool extends string, infer Value>
    ? From extends Seen<Tool, infer Given>
      ? IsLike<OperandOn<Value, Test>, OpOf<Test> extends "in" | "not_in" ? ElementOf<Given> : Given> extends true
        ? never
        : Tool
      : never
    : never;

type InList<Test, Name extends string, Scopes, Lists> = Name extends keyof Lists
  ? OpOf<Test> extends ListOperator
    ? [BadElement<OpOf<Test>, ElementsOf<Lists[Name]>>] extends [never]
      ? Test extends { readonly path: infer Path }
        ? InFitting<OpOf<Test>, Different<Having<Look<Scopes, Path>>, Test, ElementsOf<Lists[Name]>>>
        : unknown
      : BadElement<OpOf<Test>, ElementsOf<Lists[Name]>>
    : Problem<`\`${OpOf<Test>}\` compares with one value, and takes no list`>
  : Problem<`\`${Name}\` is not a list of this document`>;

type ListOperator = {
  [Op in keyof AnyOperand]: Extract<AnyOperand[Op], readonly unknown[]> extends never ? never : Op;
}[keyof AnyOperand];
type AnyOperand = OperandsOn2<unknown, Scalar>;

type Different<All, Test, Element> =
  All extends Seen<infer Tool extends string, infer Value>
    ? IsLike<OperandOn<Value, Test>, Element> extends true
      ? never
      : Tool
    : never;
