/** The words of a name, whichever way they are joined: `envGet`, `list-files`, `git_log`. */
export const wordsOfName = (name: string): readonly string[] =>
  name
    .normalize("NFKC")
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

/** A description may be long; what a tool does is said at its beginning. */
const READ_CHARACTERS = 2_000;

const LEAD_IN =
  /^(?:(?:this|the|a|an|use|used|using|it|tool|tools|function|endpoint|command|utility|helper|operation|you|users?|agents?|models?|to|for|that|which|be|can|will|lets?|allows?|enables?|please|also|and|then|may|additionally|optionally|afterwards|\p{L}+ly)\s+)+/u;

/** A verb of a description, and how it stood there. */
export interface DescribedVerb {
  readonly verb: string;
  readonly written: string;
}

/** How a later sentence begins that tells more of what the tool does, rather than of how to use it. */
const MORE = /^(?:and|also|additionally|optionally|it|this|then|afterwards|can|may|will)\s/;

/**
 * The verbs that a description begins with: the first word after the likes of "this tool can". The words that follow it
 * after "and", "or", a comma or a slash with the same ending count too; the same of later sentences that go on like "it also".
 */
export function verbsOfDescription(description: string, isVerb: (word: string) => boolean): readonly DescribedVerb[] {
  const sentences = description
    .slice(0, READ_CHARACTERS)
    .normalize("NFKC")
    .toLowerCase()
    .split(/[.!?]\s+|\n+/)
    .map((sentence) => sentence.trim());
  return sentences
    .filter((sentence, index) => index === 0 || MORE.test(sentence))
    .flatMap((sentence) => verbsOfSentence(sentence.replace(LEAD_IN, ""), isVerb));
}

function verbsOfSentence(text: string, isVerb: (word: string) => boolean): readonly DescribedVerb[] {
  const written = /^\p{L}+/u.exec(text)?.[0] ?? "";
  const first = baseForm(written, isVerb);
  if (first === undefined) return [];
  const joined = [...text.matchAll(/(?:\b(?:and|or|then)\s+|[,/]\s*)(?:(?:and|or|then|\p{L}+ly)\s+)*(\p{L}+)/gu)];
  return [
    { verb: first, written },
    ...joined.flatMap(([, word]) => {
      const verb = baseForm(word!, isVerb);
      return verb !== undefined && endingOf(word!, verb) === endingOf(written, first) ? [{ verb, written: word! }] : [];
    }),
  ];
}

/** The verb that a word is a form of. */
function baseForm(word: string, isVerb: (word: string) => boolean): string | undefined {
  const stem = word.replace(/ing$/, "");
  const forms = [
    word,
    word.replace(/ies$/, "y"),
    word.replace(/s$/, ""),
    word.replace(/es$/, ""),
    stem,
    `${stem}e`,
    stem.replace(/(\p{L})\1$/u, "$1"),
  ];
  return forms.find(isVerb);
}

const endingOf = (written: string, base: string): string =>
  written === base ? "" : written.endsWith("ing") ? "ing" : "s";
