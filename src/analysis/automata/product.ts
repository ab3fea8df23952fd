import { lettersOf } from "./letters.js";
import { type Machine, TooLarge } from "./machine.js";

/** Automata that walk together over one text. */
export interface Product {
  /** The state of each machine, by the state of the product; the first is where they begin. */
  readonly states: readonly (readonly number[])[];
  /** A shortest text that leads to a state. */
  textTo(state: number): string;
  /** By state and letter, the state after it. */
  readonly after: readonly (readonly number[])[];
  readonly letters: readonly number[];
}

/** The most states of single machines, in all states of a product together. */
const MAX_PLACES = 600_000;

/** All states that machines come to together, breadth first: the first that fits has a shortest text. */
export function productOf(machines: readonly Machine[], mostStates: number): Product {
  const letters = lettersOf(machines);
  const states: (readonly number[])[] = [machines.map(({ start }) => start)];
  const known = new Map<string, number>([[states[0]!.join(), 0]]);
  const from: number[] = [-1];
  const by: number[] = [-1];
  const after: (readonly number[])[] = [];
  // Grows while it is walked.
  for (let at = 0; at < states.length; at++) {
    const state = states[at]!;
    after.push(
      letters.map((character) => {
        const next = machines.map((machine, index) => machine.next(state[index]!, character));
        const key = next.join();
        let to = known.get(key);
        if (to === undefined) {
          if (states.length >= mostStates || states.length * machines.length > MAX_PLACES)
            throw new TooLarge(`its tests need more than ${mostStates} states together`);
          to = states.push(next) - 1;
          known.set(key, to);
          from.push(at);
          by.push(character);
        }
        return to;
      }),
    );
  }
  const textTo = (state: number): string => {
    const characters: number[] = [];
    for (let at = state; at > 0; at = from[at]!) characters.push(by[at]!);
    return String.fromCodePoint(...characters.reverse());
  };
  return { states, textTo, after, letters };
}

/** States that long texts lead to: behind a state to which some way leads back. */
export interface Loop {
  readonly state: number;
  /** A text that leads to a state with such a loop, the text of the loop, and a text from there to `state`. */
  readonly begin: string;
  readonly loop: string;
  readonly end: string;
}

/** Every state that texts of any length lead to, each with a way. */
export function loopsOf({ after, letters, textTo }: Product): readonly Loop[] {
  const onLoop = loopingStates(after);
  const sourceOf = new Array<number>(after.length).fill(-1);
  const ways = new Array<string>(after.length).fill("");
  const queue = onLoop.slice();
  for (const state of queue) sourceOf[state] = state;
  for (const at of queue) {
    for (const [letter, to] of after[at]!.entries()) {
      if (sourceOf[to] !== -1) continue;
      sourceOf[to] = sourceOf[at]!;
      ways[to] = ways[at]! + String.fromCodePoint(letters[letter]!);
      queue.push(to);
    }
  }
  const loopAt = new Map<number, string>();
  return queue.map((state) => {
    const source = sourceOf[state]!;
    let loop = loopAt.get(source);
    if (loop === undefined) {
      loop = shortestLoop(after, letters, source);
      loopAt.set(source, loop);
    }
    return { state, begin: textTo(source), loop, end: ways[state]! };
  });
}

/** The states that some way leads back to: of each strongly connected component (Tarjan) with more than a single step. */
function loopingStates(after: readonly (readonly number[])[]): number[] {
  const index = new Array<number>(after.length).fill(-1);
  const low = new Array<number>(after.length).fill(0);
  const isOpen = new Array<boolean>(after.length).fill(false);
  const stack: number[] = [];
  const found: number[] = [];
  let count = 0;
  const calls: { readonly at: number; next: number }[] = [];
  const enter = (at: number): void => {
    index[at] = low[at] = count++;
    stack.push(at);
    isOpen[at] = true;
    calls.push({ at, next: 0 });
  };
  for (let root = 0; root < after.length; root++) {
    if (index[root] !== -1) continue;
    enter(root);
    while (calls.length > 0) {
      const call = calls[calls.length - 1]!;
      const { at } = call;
      const to = after[at]![call.next++];
      if (to !== undefined) {
        if (index[to] === -1) enter(to);
        else if (isOpen[to]) low[at] = Math.min(low[at]!, index[to]!);
        continue;
      }
      calls.pop();
      const caller = calls[calls.length - 1];
      if (caller !== undefined) low[caller.at] = Math.min(low[caller.at]!, low[at]!);
      if (low[at] !== index[at]) continue;
      const component: number[] = [];
      for (let one = stack.pop()!; ; one = stack.pop()!) {
        isOpen[one] = false;
        component.push(one);
        if (one === at) break;
      }
      if (component.length > 1 || after[at]!.includes(at)) found.push(...component);
    }
  }
  return found.sort((a, b) => a - b);
}

function shortestLoop(after: readonly (readonly number[])[], letters: readonly number[], source: number): string {
  const ways = new Map<number, string>([[source, ""]]);
  for (const [at, way] of ways) {
    for (const [letter, to] of after[at]!.entries()) {
      const longer = way + String.fromCodePoint(letters[letter]!);
      if (to === source) return longer;
      if (!ways.has(to)) ways.set(to, longer);
    }
  }
  return "";
}
