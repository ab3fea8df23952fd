import type { Policy1, Policy2 } from "../policy.js";
import type { Version } from "../version.js";
import type { PolicyDocumentFor } from "./document.js";
import type { PolicyDocument2For } from "./document.v2.js";
import type { InDocument1 } from "./sound.v1.js";
import type { InDocument2 } from "./sound.v2.js";

/** The types of a document, by its version. */
export interface DocumentsFor<Tools, Principal> extends Record<Version, unknown> {
  readonly "1": PolicyDocumentFor<Tools>;
  readonly "2": PolicyDocument2For<Tools, Principal>;
}

/** The types of a policy, by its version. */
export interface PolicyBy extends Record<Version, unknown> {
  readonly "1": Policy1;
  readonly "2": Policy2;
}

/**
 * The errors in a document in code, beyond the types of its parts: `unknown` for a part that is sound, and for any
 * other a `Problem`, which no value has, so that the compiler shows its sentence. Types that are not literal, as of
 * values that are computed, are taken as sound: `parsePolicy` looks at the values.
 */
export type Sound<Document, Tools, Principal> =
  IsWide<Document> extends true
    ? unknown
    : Document extends { readonly version: "2" }
      ? WhereUnsound<Document, InDocument2<Document, Tools, Principal>>
      : WhereUnsound<Document, InDocument1<Document, Tools>>;

/** A document that is sound is compared with nothing further: that takes a quarter of the types. */
type WhereUnsound<Document, Problems> = Document extends Problems ? unknown : Problems;

/** Whether it is the type of all documents, which has every key as an optional one; the compiler shows it in messages. */
type IsWide<Document> = Document extends { readonly $schema?: string }
  ? "$schema" extends keyof Document
    ? Record<never, never> extends Pick<Document, "$schema">
      ? true
      : false
    : false
  : false;
