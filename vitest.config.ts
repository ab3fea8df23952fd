import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { MODES, PURE } from "./test/plan.js";

/** `test/plan.ts` says what each `--mode` runs. */
export default defineConfig(({ mode }) => {
  const tests = MODES[mode];
  if (tests === undefined) throw new Error(`--mode is one of ${Object.keys(MODES).join(", ")}, not ${mode}`);
  const { length, isolate, allServers, fullRace } = tests;
  const include = [...tests.include];
  const exclude = ["**/node_modules/**", ...tests.exclude];
  return {
    test: {
      maxWorkers: availableParallelism(),
      reporters: ["default", "./test/servers/not-run.ts"],
      env: { TOLLGATE_LENGTH: length },
      testTimeout: 20_000,
      globalSetup: "test/servers/setup.ts",
      provide: { fullRace, allServers },
      ...(isolate
        ? { include, exclude }
        : {
            projects: [
              { extends: true, test: { name: "pure", include: PURE, exclude, isolate: false } },
              { extends: true, test: { name: "others", include, exclude: [...exclude, ...PURE] } },
            ],
          }),
    },
  };
});
