import { TooLarge } from "../automata/machine.js";
import { ANY_VERDICT, INDETERMINATE, only, TRUE, type Verdicts } from "../verdicts.js";
import { comparedTest } from "./compared-test.js";
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

/** The cells of the tests that were asked for last: rules for all tools ask the same of each. */
const known = new Map<string, readonly TextCell[]>();
const MAX_KNOWN = 256;

/** The kinds of texts that tests tell apart, all of them: where one is left out, no text is of that kind. */
export function textCells(tests: readonly ValueTest[]): readonly TextCell[] {
  const key = JSON.stringify(tests.map((test) => test.key));
  let cells = known.get(key);
  if (cells === undefined) {
    cells = makeCells(tests);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, cells);
  }
  return cells;
}

function makeCells(tests: readonly ValueTest[]): readonly TextCell[] {
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
    const ops = strictOps.filter((op) => tests.some(({ text }) => text.kind === "strict" && text.op === op));
    const kinds = readKinds([...tests, ...ops.map((op) => FORMS[op])]);
    for (const { text } of kinds) if (text !== undefined) addReal(text);
    for (const { verdicts, missing } of withStrict(tests, ops, kinds)) addPossible(verdicts, missing);
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

/** The form that a text must have for an operator to decide it: any other one is left undecided. */
const FORMS = {
  within: formTest("^/"),
  url_in: formTest("^(?:https?|wss?)://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:/|$)"),
  email_in: formTest("^[A-Za-z0-9._+'-]+@[A-Za-z0-9.-]+$"),
};

function formTest(pattern: string): ValueTest {
  return comparedTest({ path: "args.x", op: "regex", value: pattern }, pattern);
}

/** Each kind of text with all that strict operators could be on it. The last verdicts of a kind tell the forms of texts. */
function withStrict(
  tests: readonly ValueTest[],
  ops: readonly StrictOperator[],
  kinds: readonly TextKind[],
): readonly { readonly verdicts: readonly Verdicts[]; readonly missing: string }[] {
  let all = kinds.map(({ verdicts, missing }) => ({ verdicts, missing: missing ?? "no text of one kind was found" }));
  for (const [index, op] of ops.entries()) {
    const places = [...tests.keys()].filter((at) => {
      const { text } = tests[at]!;
      return text.kind === "strict" && text.op === op;
    });
    const lists = places.map((at) => (tests[at]!.text as { readonly elements: readonly string[] }).elements);
    const joint = jointVerdicts(op, lists);
    if (joint.length * all.length > MAX_CELLS)
      throw new TooLarge(`its tests tell more than ${MAX_CELLS} kinds of texts apart`);
    const undecided = [lists.map(() => INDETERMINATE)];
    all = all.flatMap(({ verdicts }) =>
      (verdicts[tests.length + index] === TRUE ? joint : undecided).map((own) => ({
        verdicts: verdicts.map((one, at) => (places.includes(at) ? own[places.indexOf(at)]! : one)),
        missing: `no text was found that \`${op}\` decides so together with the other tests`,
      })),
    );
  }
  return all.map(({ verdicts, missing }) => ({ verdicts: verdicts.slice(0, tests.length), missing }));
}
