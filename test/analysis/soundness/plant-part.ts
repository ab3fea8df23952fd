import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { exampleDocuments, interceptDocuments } from "./documents.js";
import { type Answer, noPlants, type PlantOutcome, plantInto, runPlants } from "./plant-run.js";
import { PLANT_KINDS } from "./plants.js";

interface Part {
  readonly examples: PlantOutcome;
  readonly intercept: PlantOutcome;
  readonly random: PlantOutcome;
}

const ANSWERS: readonly Answer[] = ["laxer", "stricter", "both", "same", "undecided"];

/** Adds up the parts of a run; `ok` is false where a call contradicts an answer, or a known document is left undecided. */
export function summary(parts: readonly Part[], seed: number, seconds: number) {
  const rows = (["examples", "intercept", "random"] as const).flatMap((of) =>
    PLANT_KINDS.map((kind) => {
      const counts = ANSWERS.map((answer) => parts.reduce((sum, part) => sum + part[of].counts[kind][answer], 0));
      return `| ${of} | ${kind} | ${counts.join(" | ")} |`;
    }),
  );
  const all = parts.flatMap((part) => Object.values(part) as PlantOutcome[]);
  const contradictions = all.flatMap((one) => one.contradictions);
  const undecided = parts.flatMap(({ examples, intercept }) => [...examples.undecided, ...intercept.undecided]);
  const text = [
    `planted differences in ${seconds.toFixed(1)} s, seed ${seed}`,
    `| documents | changed | ${ANSWERS.join(" | ")} |`,
    `|---|---|${"---|".repeat(ANSWERS.length)}`,
    ...rows,
    `${contradictions.length} contradictions`,
    ...contradictions.slice(0, 3).map((one) => JSON.stringify(one)),
    ...undecided.map((one) => `undecided: ${one}`),
  ].join("\n");
  return { text, ok: contradictions.length === 0 && undecided.length === 0 };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [documents, seed, first, stride] = argv.slice(2).map(Number) as [number, number, number, number];
  const known = first === 0;
  const part: Part = {
    examples: known ? plantInto(exampleDocuments()) : noPlants(),
    intercept: known ? plantInto(await interceptDocuments()) : noPlants(),
    random: runPlants({ documents, seed, first, stride }),
  };
  console.log(JSON.stringify(part));
}
