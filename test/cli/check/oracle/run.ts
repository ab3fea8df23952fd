import { checkText, type Finding } from "../../../../src/cli/check/check-text.js";
import { repair } from "../../../../src/cli/check/repair.js";
import { type Repairable, repairable } from "../../../../src/cli/check/repairable.js";
import { readToolList } from "../../../../src/cli/server-tools/tool.js";
import { createEngine, type Engine, parsePolicy, safeParsePolicy } from "../../../../src/index.js";
import { type Random, randomFrom, seedOf } from "../../../differential/random.js";
import { ABSENT, argumentAt } from "../../../reference-condition.js";
import { argumentsFor } from "./arguments.js";
import { type Evidence, isRefuted, SCOPE } from "./claims.js";
import { isReachedAlone } from "./limits.js";
import { type Subject, subjectOf } from "./policies.js";
import { objectFor } from "./schemas.js";
import { takenBy } from "./validators.js";

export interface Outcome {
  readonly policies: number;
  /** Policies that the parser takes, and arguments that a schema takes which a finding speaks of. */
  readonly checked: number;
  readonly valid: number;
  /** How often each finding was raised, and how often a call was not as it says. */
  readonly raised: Record<string, number>;
  readonly refuted: Record<string, number>;
  /** Repairs by what they may change, and how often one did more than it says. */
  readonly repaired: { safe: number; unsafe: number; wrong: number };
  /** The first of what was wrong. */
  readonly first?: unknown;
}

const TRIES = 30;

type Args = Readonly<Record<string, unknown>>;

/** Makes policies beside tools, and holds all that `check` finds, and all that it repairs, beside calls. */
export function run({
  seed,
  policies,
  first = 0,
  stride = 1,
}: {
  seed: number;
  policies: number;
  first?: number;
  stride?: number;
}): Outcome {
  const raised: Record<string, number> = {};
  const refuted: Record<string, number> = {};
  const repaired = { safe: 0, unsafe: 0, wrong: 0 };
  const counts = { policies: 0, checked: 0, valid: 0 };
  let wrong: unknown;
  for (let index = first; counts.policies < policies; index += stride) {
    counts.policies++;
    const random = randomFrom(seedOf(seed, index));
    const subject = subjectOf(random);
    const text = JSON.stringify(subject.document, null, random.pick([0, 2]));
    const parsed = safeParsePolicy(text);
    if (!parsed.ok) continue;
    counts.checked++;
    const findings = checkText(text, readToolList(subject.tools, "the test"));
    const calls = callsOf(random, subject, (count) => {
      counts.valid += count;
    });
    const evidence: Evidence = {
      ...subject,
      ...calls,
      findings,
      engine: createEngine({ policy: parsed.policy, clock: () => 0 }),
    };
    const isWrong = (finding: Finding): boolean => isRefuted(finding, evidence);
    for (const finding of findings) {
      raised[finding.id] = (raised[finding.id] ?? 0) + 1;
      if (!isWrong(finding)) continue;
      refuted[finding.id] = (refuted[finding.id] ?? 0) + 1;
      wrong ??= { index, finding, ...subject };
    }
    if (isReachedAlone(random, subject.document, parsed.policy, findings)) {
      refuted.TG128 = (refuted.TG128 ?? 0) + 1;
      wrong ??= { index, findings, ...subject };
    }
    for (const unsafe of [false, true]) {
      const chosen = repairable(findings, unsafe);
      if (chosen.length === 0) continue;
      repaired[unsafe ? "unsafe" : "safe"] += chosen.length;
      if (isRepairedAsSaid(text, chosen, evidence)) continue;
      repaired.wrong++;
      wrong ??= { index, chosen, ...subject };
    }
  }
  return { ...counts, raised, refuted, repaired, ...(wrong === undefined ? {} : { first: wrong }) };
}

function callsOf(
  random: Random,
  { tools, document }: Subject,
  count: (valid: number) => void,
): Pick<Evidence, "valid" | "any"> {
  const made = (name: string, schema: unknown): Args[] =>
    Array.from({ length: TRIES }, () => argumentsFor(random, document, name, schema));
  const any: Args[] = [{}, ...Object.keys(document.tools ?? {}).flatMap((name) => made(name, tools[0]?.inputSchema))];
  const known = new Map<string, readonly Args[]>();
  return {
    any,
    valid(name) {
      const tool = tools.find((one) => one.name === name);
      if (tool === undefined) return [];
      let valid = known.get(name);
      if (valid === undefined) {
        const own = Array.from({ length: TRIES }, () => objectFor(random, tool.inputSchema as never));
        valid = [...any, ...made(name, tool.inputSchema), ...own].filter(takenBy(tool.inputSchema));
        known.set(name, valid);
        count(valid.length);
      }
      return valid;
    },
  };
}

const RANKS = { deny: 0, require_approval: 1, allow: 2 };

/** Whether a repaired document is valid, and lets through what its repairs say and nothing else. */
function isRepairedAsSaid(
  text: string,
  chosen: readonly Repairable[],
  { document, any, engine: before }: Evidence,
): boolean {
  const repaired = repair(
    text,
    chosen.flatMap((one) => one.repair.changes),
  );
  if (!repaired.ok) return false;
  const after: Engine = createEngine({ policy: parsePolicy(repaired.read.text), clock: () => 0 });
  // What is asked for by `exists` in what was written.
  const guarded = chosen.flatMap(({ repair: { changes } }) =>
    [...JSON.stringify(changes).matchAll(/"path":("args[^"]*"),"op":"exists"/g)].map(([, path]) => JSON.parse(path!)),
  );
  const moved = chosen.some(({ id }) => id === "TG161");
  return Object.keys(document.tools ?? {}).every((tool) =>
    any.every((args) => {
      const call = { tool, args, scope: SCOPE };
      const [was, is] = [before.explain(call), after.explain(call)];
      if (was.effect === is.effect && (was.code === is.code || moved)) return true;
      return RANKS[is.effect] >= RANKS[was.effect] && guarded.some((path) => argumentAt(args, path) === ABSENT);
    }),
  );
}
