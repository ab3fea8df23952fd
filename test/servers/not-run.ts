import type { Reporter, TestModule } from "vitest/node";
import { needs } from "./found.js";

/** Closes the report, where a server is missing, with how many tests were not run and what would run them. */
export default class NotRun implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (Object.values(needs).every(({ met }) => met)) return;
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]).length;
    if (skipped === 0) return;
    console.log(
      `${skipped} tests were not run: servers are missing. \`npm run test:all\` says what to install and runs them`,
    );
  }
}
