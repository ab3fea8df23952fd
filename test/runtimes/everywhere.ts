import data from "runtime:data";
import { languageChecks, memoryChecks } from "./checks.js";

/** The checks that need nothing of a runtime but the language. */
export const run = async () => ({ ...languageChecks(data), "store in memory": await memoryChecks() });
