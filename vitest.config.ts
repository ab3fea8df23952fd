import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { MODES } from "./test/plan.js";

/** `test/plan.ts` says what each `--mode` runs. */
export default defineConfig(({ mode }) => {
  const tests = MODES[mode];
  if (tests === undefined) throw new Error(`--mode is one of ${Object.keys(MODES).join(", ")}, not ${mode}`);
  const { include, exclude, length, isolate, allServers, fullRace } = tests;
  return {
    test: {
      include: [...include],
      exclude: ["**/node_modules/**", ...exclude],
      env: { TOLLGATE_LENGTH: length },
      maxWorkers: availableParallelism(),
      isolate,
      testTimeout: 20_000,
      globalSetup: "test/servers/setup.ts",
      provide: { fullRace, allServers },
      reporters: ["default", "./test/servers/not-run.ts"],
    },
  };
});
