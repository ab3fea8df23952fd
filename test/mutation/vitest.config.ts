import type { File, Test } from "@vitest/runner";
import { defineConfig } from "vitest/config";
import type { Reporter, TestModule } from "vitest/node";
import { PARTS } from "./parts.mjs";

const part = process.env.TOLLGATE_PART as keyof typeof PARTS;

/**
 * A net that a mutant does not let load has no tests, which the runner takes for tests that pass. So that it could not be
 * loaded is a test, which failed.
 */
const loading: Reporter = {
  onTestRunEnd(modules) {
    for (const { task: file } of modules as readonly (TestModule & { readonly task: File })[]) {
      if (file.tasks.length > 0 || file.result?.state !== "fail") continue;
      file.tasks.push({ type: "test", name: "is loaded", mode: "run", file, result: file.result } as Test);
    }
  },
};

export default defineConfig({
  test: {
    include: [`test/mutation/nets/${part}.ts`],
    // Nobody reads what it says of a mutant: other reporters would only take time.
    reporters: [loading],
    testTimeout: PARTS[part].testTimeoutMs,
    env: { TOLLGATE_RUNS: "20" },
  },
});
