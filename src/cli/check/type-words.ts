import type { JsonType } from "../server-tools/json-type.js";

const ARTICLES: Readonly<Record<JsonType, string>> = {
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  array: "an array",
  object: "an object",
  null: "null",
};

export const aType = (types: ReadonlySet<JsonType>): string => joinOr([...types].map((type) => ARTICLES[type]));
export const typeNames = (types: ReadonlySet<JsonType>): string => joinOr([...types]);
const joinOr = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
