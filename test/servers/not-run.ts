import type { Reporter, TestModule } from "vitest/node";
import { needs } from "./found.js";

/** Closes the report with how many tests were not run for want of a server, and what would run them. */
export default class NotRun implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]).length;
    const missing = Object.values(needs).some(({ met }) => !met);
    if (skipped === 0) return;
    const why = missing ? "a server is missing" : "they are marked so";
    console.log(`${skipped} tests were not run (${why}); \`npm run test:all\` runs them, or says what to install`);
  }
}
