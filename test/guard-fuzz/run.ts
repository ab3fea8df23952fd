import { isDeepStrictEqual } from "node:util";
import { seedOf } from "../differential/random.js";
import { lenientCalls } from "./lenient.js";
import { callsInPython, hasPython } from "./python.js";
import { beginTime } from "./time.js";
import { type Break, type Forwarded, KINDS, type Kind, play } from "./world.js";

export interface Run {
  readonly seed: number;
  readonly requests: number;
  /** Which worlds of the run: the first, and the way from one to the next. */
  readonly first?: number;
  readonly stride?: number;
  readonly broken?: Break;
}

export interface Result {
  readonly requests: number;
  readonly kinds: Readonly<Record<Kind, number>>;
  /** How many messages python3 read; 0 where there is none. */
  readonly inPython: number;
  readonly found?: { readonly world: number; readonly violations: readonly string[] };
}

const REQUESTS_A_WORLD = 40;
const MESSAGES_A_READING = 20_000;

/** Plays worlds until so many requests were sent, or one in which something ran that may not, or was charged otherwise. */
export async function run({
  seed,
  requests: wanted,
  first = 0,
  stride = 1,
  broken = (options) => options,
}: Run): Promise<Result> {
  const time = beginTime();
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const count = (kind: Kind): void => {
    kinds[kind] += 1;
  };
  const heard: Forwarded[] = [];
  let [requests, inPython] = [0, 0];

  function readInPython(): string[] {
    const texts = heard.map(({ text }) => text);
    const runs = callsInPython(texts);
    inPython += texts.length;
    const wrong = heard.flatMap(({ text, permits }, at) =>
      isDeepStrictEqual(runs[at], lenientCalls(JSON.parse(text)))
        ? []
        : runs[at]!.filter(({ tool, args }) => !permits(tool, args)).map(({ tool }) => `Python ran ${tool}: ${text}`),
    );
    heard.length = 0;
    return wrong;
  }

  try {
    for (let world = first; requests < wanted; world += stride) {
      const played = await play(seedOf(seed, world), REQUESTS_A_WORLD, time, count, broken);
      requests += played.requests;
      heard.push(...played.forwarded);
      const last = requests >= wanted;
      const inOther = hasPython && (last || heard.length >= MESSAGES_A_READING) ? readInPython() : [];
      const violations = [...played.violations, ...inOther];
      if (violations.length > 0) return { requests, kinds, inPython, found: { world, violations } };
    }
    return { requests, kinds, inPython };
  } finally {
    time.end();
  }
}
