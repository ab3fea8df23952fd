import { digitsOf, visible } from "../visible.js";

const MARKUP = Symbol("markup");

/** Text that is markup. Only `html` makes it: no JSON value has this key. */
export interface Html {
  readonly [MARKUP]: string;
}

/** Any text becomes visible and escaped; nothing is shown of `undefined` and `false`. */
export type Part = string | number | undefined | false | Html | readonly Part[];

/** Markup whose values can neither be markup nor turn the text around them. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  [MARKUP]: strings.map((text, i) => (i === 0 ? text : textOf(parts[i - 1]) + text)).join(""),
});

export const markupOf = (of: Html): string => of[MARKUP];

function textOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "object") return isList(part) ? part.map(textOf).join("") : part[MARKUP];
  return visible(typeof part === "number" ? digitsOf(part) : part).replaceAll(
    /[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

const isList = (part: Html | readonly Part[]): part is readonly Part[] => Array.isArray(part);
