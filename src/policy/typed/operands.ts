import type { IsOpen, Scalar } from "./argument-places.js";

/**
 * The type that each operator takes as its `value` on an argument of type `Value`; `never` where it does not apply. `Compared` is
 * what of it can be compared: its strings, numbers and booleans.
 */
export interface OperandsOn<Value, Compared> {
  eq: Compared;
  neq: Compared;
  in: ListOf<Compared>;
  not_in: ListOf<Compared>;
  lt: If<Compared & number, number>;
  lte: If<Compared & number, number>;
  gt: If<Compared & number, number>;
  gte: If<Compared & number, number>;
  regex: If<Compared & string, string>;
  contains: ContainedIn<Value>;
  exists: boolean;
}

/** The same with the operators of version "2". */
export interface OperandsOn2<Value, Compared> extends OperandsOn<Value, Compared> {
  starts_with: If<Compared & string, string | readonly string[]>;
  ends_with: If<Compared & string, string | readonly string[]>;
  min_size: SizeOf<Value>;
  max_size: SizeOf<Value>;
  within: If<Compared & string, readonly string[]>;
  url_in: If<Compared & string, readonly string[]>;
  email_in: If<Compared & string, readonly string[]>;
}

export type If<Value, Then> = [Value] extends [never] ? never : Then;

export type ScalarOf<Value> = IsOpen<Value> extends true ? Scalar : Extract<Value, Scalar>;

/** Lists of one type each: strings, numbers or booleans. */
type ListOf<Compared> =
  | If<Compared & string, readonly (Compared & string)[]>
  | If<Compared & number, readonly (Compared & number)[]>
  | If<Compared & boolean, readonly (Compared & boolean)[]>;

type SizeOf<Value> = IsOpen<Value> extends true ? number : If<Extract<Value, string | readonly unknown[]>, number>;

/** Any text for a string, an equal element for an array. */
type ContainedIn<Value> =
  IsOpen<Value> extends true
    ? Scalar
    : Value extends string
      ? string
      : Value extends readonly (infer Element)[]
        ? ScalarOf<Element>
        : never;
