import { compileTest, type Operand, type TestDocument } from "../../engine/compile/condition.js";
import { verdictOf } from "../../engine/decide/verdict.js";
import { keyOf } from "../../json/key.js";
import { OPERATORS } from "../../policy/operators.js";
import { programOf } from "../../policy/program.js";
import { foldCase } from "../../policy/strict/fold-case.js";
import { isTorn, type Machine, TooLarge } from "../automata/machine.js";
import { patternMachine } from "../automata/pattern-machine.js";
import { amongMachine, beginningsMachine, containsMachine, endingsMachine } from "../automata/text-machines.js";
import { Verdict } from "../verdicts.js";
import { ALIKE, type ArrayModel, type Json, type ReadText, type TextModel, type ValueTest } from "./value-test.js";

/** Tests that compare a value with what the document says. */

const SOMEWHERE = { slot: 0, rest: [] };

/** The test of a condition whose operand the document says. */
export function comparedTest(document: TestDocument, operand: Operand): ValueTest {
  const { op } = document;
  const folds = "ignore_case" in document && document.ignore_case === true;
  const condition = compileTest(document, operand, SOMEWHERE, null);
  const verdict = (value: Json): Verdict => verdictOf(condition, value);
  const list: readonly unknown[] = typeof operand === "object" ? operand : [operand];
  return {
    key: keyOf([op, operand, folds]),
    verdict,
    text: textModel(op, list, folds, condition.holds, condition.fails),
    numbers: op === "exists" ? [] : list.filter((one) => typeof one === "number"),
    charges: false,
    array: (items): ArrayModel => {
      if (op === "min_size") return { kind: "size", from: operand as number };
      if (op === "max_size") return { kind: "size", from: (operand as number) + 1 };
      if (op !== "contains" || folds) return ALIKE;
      const at = items.at(["item"]);
      const test = items.test(at, elementTest(document, operand));
      const body = { kind: "test", at, test, absent: Verdict.False, unreadable: Verdict.Indeterminate } as const;
      return { kind: "elements", every: false, body };
    },
  };
}

/** The test that `contains` makes of one element. */
function elementTest(document: TestDocument, operand: Operand): ValueTest {
  const condition = compileTest(document, operand, SOMEWHERE, null);
  const text = typeof operand === "string" ? operand : undefined;
  return {
    key: keyOf(["element", operand]),
    verdict: (value) => verdictOf(condition, [value]),
    text:
      text === undefined
        ? ALIKE
        : read(
            [text],
            () => [containsMachine(text, false)],
            [text],
            ({ taken, constant }) =>
              constant === text ? Verdict.True : taken[0]! ? Verdict.Indeterminate : Verdict.False,
          ),
    numbers: typeof operand === "number" ? [operand] : [],
    charges: false,
    array: () => ALIKE,
  };
}

function textModel(
  op: TestDocument["op"],
  list: readonly unknown[],
  folds: boolean,
  holds: Verdict,
  fails: Verdict,
): TextModel {
  if (op === "within" || op === "url_in" || op === "email_in")
    return { kind: "strict", op, elements: list as readonly string[] };
  if (op === "min_size" || op === "max_size") {
    const from = (list[0] as number) + (op === "max_size" ? 1 : 0);
    return read(
      [],
      () => [],
      [],
      ({ size }) => (size >= from ? holds : fails),
      [from],
    );
  }
  if (op === "exists" || typeof list[0] !== "string") return ALIKE;
  const texts = list as readonly string[];
  const wanted = folds ? texts.map(foldCase) : texts;
  const taking = (machine: () => Machine): TextModel =>
    read(
      wanted,
      () => [machine()],
      [],
      ({ taken }) => (taken[0]! ? holds : fails),
    );
  switch (OPERATORS[op].operand) {
    case "pattern":
      return read(
        [],
        () => [searchMachine(texts[0]!)],
        [],
        ({ taken }) => (taken[0]! ? holds : fails),
      );
    case "affix":
      return taking(() => (op === "starts_with" ? beginningsMachine : endingsMachine)(wanted, folds));
    case "contained":
      return taking(() => containsMachine(wanted[0]!, folds));
    default: {
      if (folds)
        return read(
          [],
          () => [amongMachine(wanted, true)],
          [],
          ({ taken }) => (taken[0]! ? holds : fails),
        );
      const among = new Set(texts);
      return read(
        [],
        () => [],
        texts,
        ({ constant }) => (constant !== undefined && among.has(constant) ? holds : fails),
      );
    }
  }
}

function searchMachine(source: string): Machine {
  const machine = patternMachine(programOf(source));
  if (machine === undefined) throw new TooLarge("a pattern looks back at more than one character");
  return machine;
}

/** A way to decide texts by automata; not known where `parts` are looked for whose code units and code points differ. */
function read(
  parts: readonly string[],
  machines: () => readonly Machine[],
  constants: readonly string[],
  verdict: (text: ReadText) => Verdict,
  sizes: readonly number[] = [],
): TextModel {
  if (parts.some(isTorn)) return { kind: "unknown", why: "an operand has half of a surrogate pair" };
  return { kind: "read", machines, constants, sizes, verdict };
}
