import { TooLarge } from "../automata/machine.js";
import { ANY_VERDICT, only, type Verdicts } from "../verdicts.js";
import { constantsIn, readKinds, samplesOf, type TextKind } from "./read-texts.js";
import { jointVerdicts } from "./strict-groups.js";
import { strictTexts } from "./strict-texts.js";
import type { StrictOperator, ValueTest } from "./value-test.js";

/** Kinds of texts that no test of a place tells apart. */
export interface TextCell {
  /** One of them; undefined where none is known. */
  readonly text: string | undefined;
  /** By test. */
  readonly verdicts: readonly Verdicts[];
  readonly missing: string | undefined;
}

/** More kinds are not looked at one by one. */
const MAX_CELLS = 4_000;

/** The kinds of texts that tests tell apart, all of them: where one is left out, no text is of that kind. */
export function textCells(tests: readonly ValueTest[]): readonly TextCell[] {
  const found = new Map<string, TextCell>();
  const addReal = (text: string): void => {
    const verdicts = tests.map(({ verdict }) => only(verdict(text)));
    const key = verdicts.join();
    const known = found.get(key)?.text;
    if (known === undefined || isNicer(text, known)) found.set(key, { text, verdicts, missing: undefined });
  };
  const addPossible = (verdicts: readonly Verdicts[], missing: string): void => {
    const key = verdicts.join();
    if (!found.has(key)) found.set(key, { text: undefined, verdicts, missing });
  };

  for (const text of ["", ...constantsIn(tests), ...strictSamples(tests)]) addReal(text);
  try {
    const kinds = readKinds(tests);
    for (const { text } of kinds) if (text !== undefined) addReal(text);
    for (const { verdicts, missing } of withStrict(tests, kinds)) addPossible(verdicts, missing);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    for (const text of samplesOf(tests)) addReal(text);
    addPossible(
      tests.map(({ verdict, text }) => (text.kind === "alike" ? only(verdict("")) : ANY_VERDICT)),
      error.message,
    );
  }
  return [...found.values()];
}

const isNicer = (text: string, than: string): boolean => text.length < than.length;

const strictOps = ["within", "url_in", "email_in"] as const satisfies readonly StrictOperator[];

function strictSamples(tests: readonly ValueTest[]): readonly string[] {
  return strictOps.flatMap((op) => {
    const lists = tests.flatMap(({ text }) => (text.kind === "strict" && text.op === op ? [text.elements] : []));
    return lists.length === 0 ? [] : strictTexts(op, byRarity(lists));
  });
}

/** Elements that not all lists have come first. */
function byRarity(lists: readonly (readonly string[])[]): readonly string[] {
  const all = [...new Set(lists.flat())];
  const sets = lists.map((list) => new Set(list));
  const isCommon = (element: string): boolean => sets.every((set) => set.has(element));
  return [...all.filter((one) => !isCommon(one)), ...all.filter(isCommon)];
}

/** Each kind of text with all that strict operators could be on it. */
function withStrict(
  tests: readonly ValueTest[],
  kinds: readonly TextKind[],
): readonly { readonly verdicts: readonly Verdicts[]; readonly missing: string }[] {
  let all = kinds.map(({ verdicts, missing }) => ({ verdicts, missing: missing ?? "no text of one kind was found" }));
  for (const op of strictOps) {
    const places = [...tests.keys()].filter((at) => {
      const { text } = tests[at]!;
      return text.kind === "strict" && text.op === op;
    });
    if (places.length === 0) continue;
    const lists = places.map((at) => (tests[at]!.text as { readonly elements: readonly string[] }).elements);
    const joint = jointVerdicts(op, lists);
    if (joint.length * all.length > MAX_CELLS)
      throw new TooLarge(`its tests tell more than ${MAX_CELLS} kinds of texts apart`);
    all = all.flatMap(({ verdicts }) =>
      joint.map((own) => ({
        verdicts: verdicts.map((one, at) => (places.includes(at) ? own[places.indexOf(at)]! : one)),
        missing: `no text was found that \`${op}\` decides so together with the other tests`,
      })),
    );
  }
  return all;
}
