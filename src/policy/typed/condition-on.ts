import type { Operator1 } from "../operators.js";
import type { IsOpen, ListedPlaces, Place, Places } from "./argument-places.js";
import type { If, OperandsOn, ScalarOf } from "./operands.js";

/**
 * A condition on the arguments `Args`: a path that they have, an operator that takes its type, a value to compare with.
 *
 * @example
 * ```ts
 * import type { ConditionOn } from "tollgate";
 *
 * const small: ConditionOn<{ amount: number }> = { path: "args.amount", op: "lte", value: 500 };
 * ```
 */
export type ConditionOn<Args> = TestsByPath<Places<Args>>[Places<Args>["path"]];

/** For each path that `Args` lists beside an open end, the conditions on it. */
export type ListedConditions<Args> = TestsByPath<ListedPlaces<Args>>;

/** The paths that `Args` lists and that do not lead to a number. */
export type OtherThanNumber<Args> = Exclude<ListedPlaces<Args>["path"], NumberPathOf<ListedPlaces<Args>>>;

/**
 * A path into `Args` that leads to a number.
 *
 * @example
 * ```ts
 * import type { NumberPath } from "tollgate";
 *
 * const path: NumberPath<{ amount: number; currency: string }> = "args.amount"; // and not "args.currency"
 * ```
 */
export type NumberPath<Args> = NumberPathOf<Places<Args>>;

/**
 * A path into `Args` that leads to an array.
 *
 * @example
 * ```ts
 * import type { ArrayPath } from "tollgate";
 *
 * const path: ArrayPath<{ ids: string[]; name: string }> = "args.ids"; // and not "args.name"
 * ```
 */
export type ArrayPath<Args> = ArrayPathOf<Places<Args>>;

/** One operator on one argument. */
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

type TestsOf<Path, Value, Compared> = {
  [Op in Operator1]: If<OperandsOn<Value, Compared>[Op], Test<Path, Op, OperandsOn<Value, Compared>[Op]>>;
}[Operator1];

type NumberPathOf<At> = At extends Place<infer Path, infer Value> ? If<ScalarOf<Value> & number, Path> : never;

type ArrayPathOf<At> =
  At extends Place<infer Path, infer Value>
    ? IsOpen<Value> extends true
      ? Path
      : If<Extract<Value, readonly unknown[]>, Path>
    : never;
