/** All that a pattern of names matches, as a type: each `*` is any text. A name without one is itself. */
export type Matched<Name> = Name extends `${infer Start}*${infer Rest}`
  ? `${Start}${string}${Matched<Rest> & string}`
  : Name;

/** The tools of `All` that an entry covers: those that its key matches and no name in its `except` does. */
export type Covered<Key, Except, All> = Exclude<Extract<All, Matched<Key>>, Matched<Except>>;

/** A name with a star. */
export type NamePattern = `${string}*${string}`;
