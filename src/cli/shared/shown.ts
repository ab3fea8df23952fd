import { quote } from "../../policy/words.js";

/** Text that may hold a secret, and its replacement: credentials and queries of addresses, tokens, variables. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Up to the last `@`: a password may have one, or a slash, that was not escaped.
  [/(\/\/)[^\s]*@/g, "$1***@"],
  [/[^\s/"'`]+:(?!\/\/)[^\s"'`]*@/g, "***@"],
  [/(\w:\/\/[^\s?#`'"]*)[?#][^\s`'"]*/g, "$1?***"],
  [/\b(bearer|basic)\s+[^\s`'",;]+/gi, "$1 ***"],
  [/\b([a-z]\w*)=[^\s;&`'"]+/gi, "$1=***"],
];

/** Replacements for the values of headers: each whole, and the token at its end. Shorter ones are words. */
export const secretsIn = (headers: Readonly<Record<string, string>>): readonly string[] =>
  Object.values(headers)
    .flatMap((value) => [value, ...value.split(/\s+/).slice(1)])
    .filter((secret) => secret.length >= 6);

/** A text without what may be a secret in it, and without those that are known. */
export function withoutSecrets(text: string, known: readonly string[] = []): string {
  const masked = known.reduce((left, secret) => left.replaceAll(secret, "***"), text);
  return SECRETS.reduce((left, [secret, shown]) => left.replace(secret, shown), masked);
}

/** Text that a person wrote on the command line, in backticks, as an error may show it. */
export const shown = (text: string): string => quote(withoutSecrets(text));
