import type { IsOpen, ListedPlaces, Place, Places, Scalar } from "./places.js";

/** A condition on the arguments `Args`: a path that they have, an operator that takes its type, a value to compare with. */
export type ConditionOn<Args> = TestsByPath<Places<Args>>[Places<Args>["path"]];

/** For each path that `Args` lists beside an open end, the conditions on it. */
export type ListedConditions<Args> = TestsByPath<ListedPlaces<Args>>;

/** The paths that `Args` lists and that do not lead to a number. */
export type OtherThanNumber<Args> = Exclude<ListedPlaces<Args>["path"], NumberPathOf<ListedPlaces<Args>>>;

/** A path into `Args` that leads to a number. */
export type NumberPath<Args> = NumberPathOf<Places<Args>>;

/** One operator, or several that take the same values, on one argument. */
interface Test<Path, Op, Value> {
  readonly path: Path;
  readonly op: Op;
  readonly value: Value;
  /** A note for people. Ignored. */
  readonly description?: string;
}

/** Looked up by path rather than listed, so that the compiler's messages say `ConditionOn<...>` and not all that it is. */
type TestsByPath<At extends Place<string, unknown>> = {
  [One in At as One["path"]]: TestsOf<One["path"], One["value"], ScalarOf<One["value"]>>;
};

type TestsOf<Path, Value, Compared> =
  | Test<Path, "exists", boolean>
  | If<Compared, Test<Path, "eq" | "neq", Compared>>
  | If<Compared, Test<Path, "in" | "not_in", ListOf<Compared>>>
  | If<Compared & number, Test<Path, "lt" | "lte" | "gt" | "gte", number>>
  | If<Compared & string, Test<Path, "regex", string>>
  | If<ContainedIn<Value>, Test<Path, "contains", ContainedIn<Value>>>;

type NumberPathOf<At> = At extends Place<infer Path, infer Value> ? If<ScalarOf<Value> & number, Path> : never;

type If<Value, Then> = [Value] extends [never] ? never : Then;

type ScalarOf<Value> = IsOpen<Value> extends true ? Scalar : Extract<Value, Scalar>;

/** Lists of one type each: strings, numbers or booleans. */
type ListOf<Compared> =
  | If<Compared & string, readonly (Compared & string)[]>
  | If<Compared & number, readonly (Compared & number)[]>
  | If<Compared & boolean, readonly (Compared & boolean)[]>;

/** Any text for a string, an equal element for an array. */
type ContainedIn<Value> =
  IsOpen<Value> extends true
    ? Scalar
    : Value extends string
      ? string
      : Value extends readonly (infer Element)[]
        ? ScalarOf<Element>
        : never;
