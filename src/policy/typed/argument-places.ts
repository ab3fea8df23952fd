/** The value that a condition compares with. */
export type Scalar = string | number | boolean;

/** Whether a type says nothing of its values, as `unknown` and `any` do. */
export type IsOpen<Value> = unknown extends Value ? true : false;

/** A path into arguments, and the type of what it leads to. */
export interface Place<Path extends string, Value> {
  readonly path: Path;
  readonly value: Value;
}

/** Every path into the arguments of a tool. Beyond five names, and below what is open, any path will do. */
export type Places<Args> = PlacesBelow<Args, "args", [1, 2, 3, 4, 5]>;

/** A bound, so that recursive types come to an end. */
type Checked = readonly number[];
type Fewer<Left extends Checked> = Left extends readonly [number, ...infer Rest extends Checked] ? Rest : [];

/** The language cannot reach a name that is empty or has a dot in it. */
type NameOf<Key> = Key extends number
  ? `${Key}`
  : Key extends string
    ? Key extends "" | `${string}.${string}`
      ? never
      : Key
    : never;

export type PlacesBelow<Value, Path extends string, Left extends Checked> =
  IsOpen<Value> extends true
    ? Place<`${Path}.${string}`, unknown>
    : Value extends Scalar | null | undefined | readonly unknown[]
      ? never
      : Left extends readonly []
        ? Place<`${Path}.${string}`, unknown>
        : { [Key in keyof Value]-?: PlacesAt<Value[Key], `${Path}.${NameOf<Key>}`, Fewer<Left>> }[keyof Value];

/**
 * The paths that arguments with an open end list: `{ path: string; [name: string]: unknown }` lists `args.path`. None
 * where no end is open: then all places are listed.
 */
export type ListedPlaces<Args> =
  true extends HasOpenEnd<Args, [1, 2, 3, 4, 5]> ? ListedBelow<Args, "args", [1, 2, 3, 4, 5]> : never;

type HasOpenEnd<Value, Left extends Checked> =
  IsOpen<Value> extends true
    ? false
    : Value extends Scalar | null | undefined | readonly unknown[]
      ? false
      : Left extends readonly []
        ? false
        : string extends keyof Value
          ? true
          : ValueOf<{ [Key in keyof Value]-?: HasOpenEnd<Value[Key], Fewer<Left>> }>;

type ListedBelow<Value, Path extends string, Left extends Checked> =
  IsOpen<Value> extends true
    ? never
    : Value extends Scalar | null | undefined | readonly unknown[]
      ? never
      : Left extends readonly []
        ? never
        : ValueOf<{
            [Key in keyof Value as Listed<Key>]-?: ListedAt<Value[Key], `${Path}.${NameOf<Key>}`, Fewer<Left>>;
          }>;

type ValueOf<Members> = Members[keyof Members];
type Listed<Key> = string extends Key ? never : number extends Key ? never : Key;

type ListedAt<Value, Path extends string, Left extends Checked> = [Value] extends [never]
  ? never
  : Place<Path, IsOpen<Value> extends true ? unknown : Value & {}> | ListedBelow<Value, Path, Left>;

type PlacesAt<Value, Path extends string, Left extends Checked> = [Value] extends [never]
  ? never
  : Place<Path, IsOpen<Value> extends true ? unknown : Value & {}> | PlacesBelow<Value, Path, Left>;
