import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { MODES } from "./test/plan.js";

/** `test/plan.ts` says what each `--mode` runs. */
export default defineConfig(({ mode }) => {
  const tests = MODES[mode];
  if (tests === undefined) throw new Error(`--mode is one of ${Object.keys(MODES).join(", ")}, not ${mode}`);
  return {
    test: {
      include: [...tests.include],
      exclude: ["**/node_modules/**", ...tests.exclude],
      env: { TOLLGATE_LENGTH: tests.length },
      provide: { allServers: tests.allServers, fullRace: tests.fullRace },
      maxWorkers: availableParallelism(),
      testTimeout: tests.timeoutMs,
      hookTimeout: tests.timeoutMs,
      globalSetup: "test/servers/setup.ts",
      reporters: ["default", "./test/servers/not-run.ts"],
    },
  };
});
