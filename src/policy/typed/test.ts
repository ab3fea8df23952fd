import type { Condition2 } from "../policy.v2.js";
import type { IsOpen } from "./argument-places.js";
import type { At, ElementOf, NamesOf } from "./call.js";
import type { OperandsOn2, ScalarOf } from "./operands.js";
import type { Problem } from "./problem.js";
import type { Whole } from "./sound-limit.js";

/** A tool whose calls a condition decides: the members of its call, and those that paths may begin with here. */
export interface Scope<Tool, Call, Paths> {
  readonly tool: Tool;
  readonly call: Call;
  readonly paths: Paths;
}

/** A tool, and the type that stands at a path in its calls: `never` where the path leads nowhere. */
export interface Seen<Tool, Value> {
  readonly tool: Tool;
  readonly value: Value;
}

/** What stands at a path, for each of the tools. */
export type Look<Scopes, Path> =
  Scopes extends Scope<infer Tool, unknown, infer Paths> ? Seen<Tool, At<Paths, NamesOf<Path>>> : never;

/** The same for an operand that is read from the call, in which paths may also begin outside of `every` and `some`. */
type LookForOperand<Scopes, Path> =
  Scopes extends Scope<infer Tool, infer Call, infer Paths> ? Seen<Tool, At<Call & Paths, NamesOf<Path>>> : never;

type ToolOf<One> = One extends Seen<infer Tool extends string, unknown> ? Tool : never;
/** The tools in whose calls nothing stands there. */
type Lacking<All> = ToolOf<Extract<All, { readonly value: never }>>;
type Having<All> = Exclude<All, { readonly value: never }>;

/** A path that is computed, of which the names are not known here. */
type IsComputed<Path> = Path extends readonly unknown[]
  ? number extends Path["length"]
    ? true
    : string extends Path[number]
      ? true
      : false
  : string extends Path
    ? true
    : false;

/** What is wrong with a path, whatever the tools are. */
type Misspelt<Path> =
  NamesOf<Path> extends readonly ["args" | "principal" | "annotations" | "scope"] | readonly []
    ? Problem<"a path has a name behind `args`, `principal`, `annotations` or `scope`">
    : "" extends (NamesOf<Path> & readonly unknown[])[number]
      ? Problem<"a path has no empty name">
      : unknown;

/** What is wrong with the path of a condition, which may be absent in some tools where the condition says what it then is. */
export type InPath2<Condition, Path, Scopes> =
  IsComputed<Path> extends true
    ? unknown
    : unknown extends Misspelt<Path>
      ? Found<
          Look<Scopes, Path>,
          Condition extends { readonly if_absent: boolean } | { readonly op: "exists" } ? true : false
        >
      : Misspelt<Path>;

type Found<All, MayLack> = [Lacking<All>] extends [never]
  ? unknown
  : MayLack extends true
    ? [Having<All>] extends [never]
      ? Problem<NothingThere<Lacking<All>>>
      : unknown
    : Problem<NothingThere<Lacking<All>>>;

type NothingThere<Tool extends string> = `a call of \`${Tool}\` has nothing at this path`;

/** What is wrong with a path to a number in calls of each tool. */
export type InCounted<Path, Scopes> =
  IsComputed<Path> extends true
    ? unknown
    : unknown extends Misspelt<Path>
      ? NamesOf<Path> extends readonly ["args", ...unknown[]]
        ? [NotNumber<Look<Scopes, Path>>] extends [never]
          ? unknown
          : Problem<`this is not a number in a call of \`${NotNumber<Look<Scopes, Path>>}\``>
        : Problem<"a limit counts an argument">
      : Misspelt<Path>;

type NotNumber<All> =
  All extends Seen<infer Tool extends string, infer Value>
    ? [ScalarOf<Value> & number] extends [never]
      ? Tool
      : never
    : never;

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

type OpOf<Test> = Test extends { readonly op: infer Op extends string } ? Op : never;

/** The keys that go with an operator. */
type KeysOf<Op> = KeysWhere<Op, Condition2>;
type KeysWhere<Op, Any> = Any extends { readonly op: infer One } ? (Op extends One ? keyof Any : never) : never;

type InOperator<Test, Scopes> = [Extract<keyof Test, "value" | "value_from">] extends [never]
  ? Problem<`\`${OpOf<Test>}\` goes with a \`${Extract<KeysOf<OpOf<Test>>, "value" | "value_from">}\``>
  : Test extends { readonly path: infer Path }
    ? IsComputed<Path> extends true
      ? unknown
      : [Unfit<Having<Look<Scopes, Path>>, Test>] extends [never]
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

/** What the operator of a test takes beside a value of this type. */
type OperandOn<Value, Test> = Test extends { readonly ignore_case: true }
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

/** What is wrong with a `value`. */
type InValue<Test, Value, Scopes> = Test extends { readonly value_from: unknown }
  ? Problem<"`value` does not go with `value_from`">
  : unknown extends InValues<Value>
    ? [BadElement<OpOf<Test>, ElementsOf<Value>>] extends [never]
      ? OpOf<Test> extends "min_size" | "max_size"
        ? Whole<Value>
        : Test extends { readonly path: infer Path }
          ? InFitting<OpOf<Test>, Misfit<Having<LookOrOpen<Scopes, Path>>, Test, Value>>
          : unknown
      : BadElement<OpOf<Test>, ElementsOf<Value>>
    : InValues<Value>;

/** What is wrong with a list of values, whatever it is for. */
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

type LookOrOpen<Scopes, Path> = IsComputed<Path> extends true ? Seen<string, unknown> : Look<Scopes, Path>;

type InFitting<Op extends string, Tool extends string> = [Tool] extends [never]
  ? unknown
  : Problem<`\`${Op}\` does not take this ${string extends Tool ? "value" : `value in a call of \`${Tool}\``}`>;

type Misfit<All, Test, Value> =
  All extends Seen<infer Tool extends string, infer At>
    ? Fits<Value, OperandOn<At, Test>> extends true
      ? never
      : Tool
    : never;

/** Whether a value can be this operand, or one that is computed could be. An operator that takes none is told of elsewhere. */
type Fits<Value, Operand> = [Operand] extends [never]
  ? true
  : [Value] extends [Operand]
    ? true
    : IsList<Value> extends IsList<Operand>
      ? [Foreign<ElementsOf<Value>, ElementsOf<Operand>>] extends [never]
        ? true
        : false
      : false;

type IsList<Value> = Value extends readonly unknown[] ? true : false;
/** Of several types, those of which no value is of the other type. */
type Foreign<Some, Type> = Some extends Type ? never : [Extract<Type, Some>] extends [never] ? Some : never;

/** The value, or the elements of a list. */
type ElementsOf<Value> = Value extends readonly (infer Element)[] ? Element : Value;

/** What is wrong with elements that the operator does not take, as far as a type can tell. Of computed ones nothing is known. */
type BadElement<Op, Element> = Element extends string
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

/** What is wrong with a `value_from`: the name of a list, or a path. */
type InSource<Test, From, Scopes, Lists> =
  IsComputed<From> extends true
    ? unknown
    : From extends `lists.${infer Name}`
      ? InList<Test, Name, Scopes, Lists>
      : OpOf<Test> extends "within" | "url_in" | "email_in"
        ? Problem<`\`${OpOf<Test>}\` takes \`lists.\` and the name of a list`>
        : unknown extends Misspelt<From>
          ? Test extends { readonly path: infer Path }
            ? InOperand<Test, Having<LookOrOpen<Scopes, Path>>, LookForOperand<Scopes, From>>
            : unknown
          : Misspelt<From>;

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

/** Whether what is given can be equal in type to an operand. */
type IsLike<Operand, Given> = [Operand] extends [never]
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

type InList<Test, Name extends string, Scopes, Lists> = Name extends keyof Lists
  ? OpOf<Test> extends ListOperator
    ? [BadElement<OpOf<Test>, ElementsOf<Lists[Name]>>] extends [never]
      ? Test extends { readonly path: infer Path }
        ? InFitting<OpOf<Test>, Different<Having<LookOrOpen<Scopes, Path>>, Test, ElementsOf<Lists[Name]>>>
        : unknown
      : BadElement<OpOf<Test>, ElementsOf<Lists[Name]>>
    : Problem<`\`${OpOf<Test>}\` compares with one value, and takes no list`>
  : Problem<`\`${Name}\` is not a list of this document`>;

type ListOperator = "in" | "not_in" | "starts_with" | "ends_with" | "within" | "url_in" | "email_in";

type Different<All, Test, Element> =
  All extends Seen<infer Tool extends string, infer Value>
    ? IsLike<OperandOn<Value, Test>, Element> extends true
      ? never
      : Tool
    : never;
