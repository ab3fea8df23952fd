import { readdirSync, readFileSync } from "node:fs";
import type { Vector } from "./run.js";

export interface VectorFile {
  readonly description: string;
  readonly cases: readonly Vector[];
}

/** The vector files of a folder: those that are no schema and no list of sentences. */
export function readVectors(folder: string | URL): { readonly name: string; readonly content: VectorFile }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "vectors.schema.json" && name !== "sentences.json")
    .map((name) => ({ name, content: JSON.parse(readFileSync(new URL(name, folder), "utf8")) }));
}
