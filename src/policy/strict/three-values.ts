/** The answer of a strict operator to a text; null where two programs could read the text differently (INDETERMINATE). */
export type Answer = boolean | null;

/** The Kleene AND of two answers. See docs/language.md#three-values. */
export const and = (a: Answer, b: Answer): Answer => (a === false || b === false ? false : a === null ? null : b);

/** The Kleene OR over a list. */
export function anyOf<Element>(elements: readonly Element[], answer: (element: Element) => Answer): Answer {
  let all: Answer = false;
  for (const element of elements) {
    const one = answer(element);
    if (one === true) return true;
    if (one === null) all = null;
  }
  return all;
}
