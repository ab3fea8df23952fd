// @ts-check
// What `bench/profile.mjs` looks at: some seconds of scenario 7 by the engine alone.
import { contestantOf, tollgateOver } from "./lib/job.mjs";
import { mix } from "./scenarios/mix.mjs";

const SPENT_MS = 6_000;

const [job] = Object.values(mix);
const scenario = job?.decides?.();
if (scenario === undefined) throw new Error("scenario 7 decides nothing");
const { pass } = contestantOf("tollgate", scenario, tollgateOver(scenario));
const end = Date.now() + SPENT_MS;
while (Date.now() < end) pass();
