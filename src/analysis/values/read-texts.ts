import { type Machine, TooLarge } from "../automata/machine.js";
import { loopsOf, type Product, productOf } from "../automata/product.js";
import { constantsMachine, sizeMachine } from "../automata/text-machines.js";
import { ANY_VERDICT, only, type Verdicts } from "../verdicts.js";
import type { ReadText, TextModel, ValueTest } from "./value-test.js";

/** The kinds of texts that automata tell apart. */

/** Texts of one kind; the verdicts of tests that automata do not follow are open. */
export interface TextKind {
  readonly text: string | undefined;
  readonly verdicts: readonly Verdicts[];
  readonly missing: string | undefined;
}

const MAX_STATES = 30_000;
/** Constants of more characters together are not part of the automaton. */
const MAX_CONSTANTS = 8_000;
/** Sizes beyond this one are not counted, but taken for long. */
const MAX_COUNTED = 400;
/** Longer texts are not written out. */
const MAX_WRITTEN = 1_000_000;

type ReadModel = Extract<TextModel, { readonly kind: "read" }>;

const readModels = (tests: readonly ValueTest[]): readonly ReadModel[] =>
  tests.flatMap(({ text }) => (text.kind === "read" ? [text] : []));

/** The texts that tests compare with as they are. */
export const constantsIn = (tests: readonly ValueTest[]): readonly string[] => [
  ...new Set(readModels(tests).flatMap(({ constants }) => constants)),
];

/** Every kind of text that these tests tell apart. Throws `TooLarge`. */
export function readKinds(tests: readonly ValueTest[]): readonly TextKind[] {
  const models = tests.map(({ text }) => (text.kind === "read" ? text : null));
  const unknown = tests.find(({ text }) => text.kind === "unknown");
  if (unknown?.text.kind === "unknown") throw new TooLarge(unknown.text.why);
  const sizes = [...new Set(readModels(tests).flatMap((model) => model.sizes))].sort((a, b) => a - b);
  const counted = sizes.filter((size) => size <= MAX_COUNTED);
  const long = sizes.filter((size) => size > MAX_COUNTED);
  const constants = constantsIn(tests);
  const isSmall = constants.reduce((sum, text) => sum + text.length, 0) <= MAX_CONSTANTS;

  const machines: Machine[] = [];
  const placesOf = models.map((model) => model?.machines().map((machine) => machines.push(machine) - 1) ?? []);
  const comparing = constants.length > 0 && isSmall ? constantsMachine(constants) : null;
  const comparingAt = comparing === null ? -1 : machines.push(comparing) - 1;
  const countingAt = counted.length === 0 ? -1 : machines.push(sizeMachine(counted.at(-1)!)) - 1;
  const product = productOf(machines, MAX_STATES);

  const kindOf = (state: number, beyond: number): readonly Verdicts[] => {
    const own = product.states[state]!;
    const taken = machines.map((machine, at) => at !== comparingAt && machine.accepts(own[at]!));
    const index = comparing === null ? -1 : comparing.indexAt(own[comparingAt]!);
    const size = beyond > 0 ? beyond : countingAt === -1 ? 0 : own[countingAt]!;
    return tests.map(({ text, verdict }, at) => {
      if (text.kind === "alike") return only(verdict(""));
      if (text.kind !== "read") return ANY_VERDICT;
      const read: ReadText = {
        taken: placesOf[at]!.map((place) => taken[place]!),
        constant: index === -1 ? undefined : constants[index],
        size,
      };
      return only(text.verdict(read));
    });
  };

  const found = new Map<string, TextKind>();
  const add = (verdicts: readonly Verdicts[], text: () => string | undefined, missing?: string): void => {
    const key = verdicts.join();
    const known = found.get(key);
    if (known === undefined || known.text === undefined) found.set(key, { verdicts, text: text(), missing });
  };
  for (const state of product.states.keys()) {
    const text = product.textTo(state);
    // Without their automaton, a text that equals a constant is not another one.
    const isConstant = !isSmall && constants.includes(text);
    const isShort = long.length === 0 || [...text].length < long[0]!;
    add(kindOf(state, 0), () => (isConstant || !isShort ? undefined : text), "no other text of one kind was found");
  }
  for (const [at, size] of long.entries())
    addLong(product, size, long[at + 1] ?? Number.POSITIVE_INFINITY, kindOf, add);
  return [...found.values()];
}

/** Texts of at least `from` and less than `to` characters. */
function addLong(
  product: Product,
  from: number,
  to: number,
  kindOf: (state: number, beyond: number) => readonly Verdicts[],
  add: (verdicts: readonly Verdicts[], text: () => string | undefined, missing?: string) => void,
): void {
  for (const { state, begin, loop, end } of loopsOf(product)) {
    if (from > MAX_WRITTEN) {
      add(kindOf(state, from), () => undefined, "its texts are too long");
      continue;
    }
    const rest = begin.length + end.length;
    const times = Math.max(0, Math.ceil((from - rest) / [...loop].length));
    const text = (): string => begin + loop.repeat(times) + end;
    const isFound = [...text()].length < to;
    add(kindOf(state, from), () => (isFound ? text() : undefined), "no text of such a length was found");
  }
  if (product.states.length < from) return;
  // A text may be as long without passing a state twice.
  for (const state of product.states.keys())
    add(kindOf(state, from), () => undefined, "no text of such a length was found");
}

/** Texts that come to mind where the kinds are too many: of each test for itself. */
export const samplesOf = (tests: readonly ValueTest[]): readonly string[] =>
  readModels(tests).flatMap((model) => {
    try {
      const machines = model.machines();
      const product = productOf(machines, MAX_STATES);
      const byAnswer = new Map<string, string>();
      for (const [state, own] of product.states.entries()) {
        const key = machines.map((machine, at) => machine.accepts(own[at]!)).join();
        if (!byAnswer.has(key)) byAnswer.set(key, product.textTo(state));
      }
      return [...byAnswer.values()];
    } catch (error) {
      if (error instanceof TooLarge) return [];
      throw error;
    }
  });
