// @ts-check
// One process measures one thing for one case, and prints the figures as JSON: node bench/part.mjs time|bytes <case>
import { bytesOf } from "./lib/bytes.mjs";
import { contestantsOf } from "./lib/contest.mjs";
import { measure } from "./lib/measure.mjs";
import { CASES } from "./scenarios/index.mjs";

const [what, name = ""] = process.argv.slice(2);
const make = CASES[name];
if (make === undefined) throw new Error(`there is no case ${name}`);
const contestants = contestantsOf(make());
const figures =
  what === "bytes"
    ? Object.fromEntries(contestants.map((contestant) => [contestant.name, bytesOf(contestant)]))
    : await measure(contestants);
console.log(JSON.stringify(figures));
