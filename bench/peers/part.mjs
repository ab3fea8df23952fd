// One process measures the engine, its floor and all peers in one row, and prints the figures as JSON: node bench/peers/part.mjs figures <row>
import { strictEqual } from "node:assert";
import { contestantsOf, countAllowed } from "../lib/job.mjs";
import { measure } from "../lib/measure.mjs";
import { starts } from "../scenarios/cold-start.mjs";
import { filtering, filters, HIDDEN } from "../scenarios/filter.mjs";
import { JOBS } from "../scenarios/index.mjs";
import { COLD_START, FILTER, PEERS } from "./index.mjs";

const [, name] = process.argv.slice(2);
const scenario = JOBS[name].decides?.();

/** The literal answers of the row, as far as a peer gives them: what is decided, and what remains. */
async function requireAnswers(decide) {
  const { calls, expected } = scenario;
  let allowed = 0;
  for (const [i, call] of calls.entries()) {
    const { effect, remaining } = await decide(call);
    if (effect === "allow") allowed += 1;
    const wanted = expected.decisions[i];
    if (wanted === undefined) continue;
    strictEqual(effect, wanted.effect, `call ${i}`);
    strictEqual(remaining, wanted.limits[0]?.remaining, `what remains after call ${i}`);
  }
  strictEqual(allowed, expected.codes.allowed ?? 0, "how many are allowed");
}

/** As `countAllowed`, for those whose answers are promises. */
async function countAllowedLater(decide, calls) {
  let allowed = 0;
  for (const call of calls) if ((await decide(call)).effect === "allow") allowed += 1;
  return allowed;
}

async function contestantOf(peer) {
  const decide = await peer.makers[name](scenario);
  await requireAnswers(decide).catch((cause) => {
    throw new Error(`${peer.name} does not give the expected answers`, { cause });
  });
  const { calls, expected } = scenario;
  const count = peer.async ? countAllowedLater : countAllowed;
  const { allowed } = expected;
  return {
    name: peer.name,
    units: calls.length,
    allowed,
    async: peer.async ?? false,
    pass: () => count(decide, calls),
  };
}

/** The engine, its floor and all peers that can decide the calls of the row. */
async function deciding() {
  const contestants = contestantsOf(scenario).filter(({ name }) => name !== "own-property floor");
  for (const peer of PEERS) if (name in peer.makers) contestants.push(await contestantOf(peer));
  return measure(contestants);
}

const filtered = () =>
  measure([
    ...filters(),
    ...PEERS.filter(({ filter }) => filter).map(({ name, filter }) => filtering(name, filter(HIDDEN))),
  ]);

const started = () =>
  starts(Object.fromEntries(PEERS.filter(({ cold }) => cold).map(({ name, cold }) => [name, `../peers/cold/${cold}`])));

const figures = { [FILTER]: filtered, [COLD_START]: started }[name] ?? deciding;
console.log(JSON.stringify(await figures()));
process.exit();
