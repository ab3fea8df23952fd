/** The type that the compiler shows for a part that is not sound. */
export interface Problem<Sentence extends string> {
  readonly "~problem": Sentence;
}

/** A key that the language has. */
export type Known<Key, Keys> = Key extends Keys ? unknown : Problem<`\`${Key & string}\` is not a key here`>;

export type HasTwice<List> = List extends readonly [infer First extends string, ...infer More]
  ? string extends First
    ? HasTwice<More>
    : First extends More[number]
      ? true
      : HasTwice<More>
  : false;

export type IsBlank<Name> = Name extends ""
  ? true
  : Name extends `${" " | "\t" | "\n" | "\r"}${infer More}`
    ? IsBlank<More>
    : false;

export type InReason<Rules> = Rules extends { readonly action: string }
  ? Rules["action"] extends "allow"
    ? Problem<'`reason` belongs to `action: "deny"` or `"require_approval"`'>
    : unknown
  : Problem<'`reason` belongs to `action: "deny"` or `"require_approval"`'>;
