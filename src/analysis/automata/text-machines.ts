import { casedCharacters, folded } from "./fold.js";
import { charactersOf, type Machine, TooLarge } from "./machine.js";

/** Automata of texts that are compared with texts: affixes, parts, finite sets, names with stars, sizes. */

const MAX_CHARACTERS = 20_000;
const DEAD = -1;
const FOUND = -2;

/** A way to walk over characters one by one. */
interface Walk {
  readonly start: number;
  step(state: number, character: number): number;
  accepts(state: number): boolean;
}

/** A machine over characters of which only some matter; without their case, if `folds`. */
function machineOf(walk: Walk, matters: ReadonlySet<number>, folds: boolean): Machine {
  const plain = [...matters];
  const isKnown = (character: number): boolean =>
    folds ? folded(character).some((one) => matters.has(one)) : matters.has(character);
  const own = folds ? [...new Set([...plain, ...casedCharacters()])].filter(isKnown) : plain;
  const letters = new Map(own.map((character) => [character, folds ? `${folded(character)}` : character]));
  return {
    start: walk.start,
    accepts: (state) => walk.accepts(state),
    next: (state, character) =>
      folds ? folded(character).reduce((at, one) => walk.step(at, one), state) : walk.step(state, character),
    letterOf: (character) => letters.get(character) ?? "",
    edges: own.flatMap((character) => [character, character + 1]),
  };
}

/** The texts of a finite set, or those that begin with one of them, as a tree of characters. */
function tree(texts: readonly (readonly number[])[], endless: boolean): Walk & { readonly endOf: readonly number[] } {
  const children: Map<number, number>[] = [new Map()];
  const endOf: number[] = [-1];
  for (const [index, text] of texts.entries()) {
    let at = 0;
    for (const character of text) {
      let to = children[at]!.get(character);
      if (to === undefined) {
        to = children.push(new Map()) - 1;
        endOf.push(-1);
        children[at]!.set(character, to);
      }
      at = to;
    }
    endOf[at] = index;
  }
  const arrive = (at: number): number => (endless && at !== DEAD && endOf[at] !== -1 ? FOUND : at);
  return {
    start: arrive(0),
    step: (state, character) => (state < 0 ? state : arrive(children[state]!.get(character) ?? DEAD)),
    accepts: (state) => state === FOUND || (!endless && state !== DEAD && endOf[state] !== -1),
    endOf,
  };
}

/** Texts of which each suffix that matters is known: the longest end of a text that begins one of `texts` (Aho and Corasick). */
function endings(texts: readonly (readonly number[])[], stays: boolean): Walk {
  const children: Map<number, number>[] = [new Map()];
  const ends: boolean[] = [false];
  for (const text of texts) {
    let at = 0;
    for (const character of text) {
      let to = children[at]!.get(character);
      if (to === undefined) {
        to = children.push(new Map()) - 1;
        ends.push(false);
        children[at]!.set(character, to);
      }
      at = to;
    }
    ends[at] = true;
  }
  const fail = new Array<number>(children.length).fill(0);
  const step = (state: number, character: number): number => {
    for (let at = state; ; at = fail[at]!) {
      const to = children[at]!.get(character);
      if (to !== undefined) return to;
      if (at === 0) return 0;
    }
  };
  const queue = [...children[0]!.values()];
  for (const at of queue) {
    for (const [character, to] of children[at]!) {
      fail[to] = step(fail[at]!, character);
      ends[to] ||= ends[fail[to]!]!;
      queue.push(to);
    }
  }
  const arrive = (at: number): number => (stays && ends[at]! ? FOUND : at);
  return {
    start: arrive(0),
    step: (state, character) => (state === FOUND ? state : arrive(step(state, character))),
    accepts: (state) => state === FOUND || ends[state]!,
  };
}

function read(texts: readonly string[]): { readonly all: (readonly number[])[]; readonly matters: Set<number> } {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length > MAX_CHARACTERS) throw new TooLarge(`texts of more than ${MAX_CHARACTERS} characters to compare with`);
  const all = texts.map(charactersOf);
  return { all, matters: new Set(all.flat()) };
}

/** The texts that equal one of these. If `folds`, these have no case. */
export function amongMachine(texts: readonly string[], folds = false): Machine {
  const { all, matters } = read(texts);
  return machineOf(tree(all, false), matters, folds);
}

/** The same, with the index of the text that a state is at the end of; -1 for none. */
export function constantsMachine(texts: readonly string[]): Machine & { readonly indexAt: (state: number) => number } {
  const { all, matters } = read(texts);
  const walk = tree(all, false);
  return { ...machineOf(walk, matters, false), indexAt: (state) => (state < 0 ? -1 : walk.endOf[state]!) };
}

/** The texts that begin with one of these. */
export function beginningsMachine(texts: readonly string[], folds: boolean): Machine {
  const { all, matters } = read(texts);
  return machineOf(tree(all, true), matters, folds);
}

/** The texts that end with one of these. */
export function endingsMachine(texts: readonly string[], folds: boolean): Machine {
  const { all, matters } = read(texts);
  return machineOf(endings(all, false), matters, folds);
}

/** The texts that hold this one. */
export function containsMachine(text: string, folds: boolean): Machine {
  const { all, matters } = read([text]);
  return machineOf(endings(all, true), matters, folds);
}

/** The names that a name pattern matches, or an exact name. */
export function nameMachine(pattern: string): Machine {
  const parts = pattern.split("*");
  if (parts.length === 1) return amongMachine([pattern]);
  const { matters } = read(parts);
  const all = parts.map(charactersOf);
  const last = all.length - 1;
  const walks = all.map((part, index): Walk => {
    if (index === 0) return tree([part], true);
    return endings([part], index < last);
  });
  // A state is a part and a place in its walk: each part is found as early as it can be, as the engine does.
  const numbers = new Map<string, number>();
  const states: (readonly [part: number, at: number])[] = [];
  const stateOf = (part: number, at: number): number => {
    let [on, place] = [part, at];
    while (on < last && walks[on]!.accepts(place)) [on, place] = [on + 1, walks[on + 1]!.start];
    const key = `${on},${place}`;
    let state = numbers.get(key);
    if (state === undefined) {
      state = states.push([on, place]) - 1;
      numbers.set(key, state);
    }
    return state;
  };
  const walk: Walk = {
    start: stateOf(0, walks[0]!.start),
    step(state, character) {
      const [part, at] = states[state]!;
      return stateOf(part, walks[part]!.step(at, character));
    },
    accepts(state) {
      const [part, at] = states[state]!;
      return part === last && walks[part]!.accepts(at);
    },
  };
  return machineOf(walk, matters, false);
}

/** Counts characters up to the greatest size that matters; a state is the count. */
export function sizeMachine(most: number): Machine {
  return {
    start: 0,
    next: (state) => Math.min(state + 1, most),
    accepts: () => true,
    letterOf: () => "",
    edges: [],
  };
}
