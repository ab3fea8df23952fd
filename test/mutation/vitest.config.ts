import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [`test/mutation/nets/${process.env.TOLLGATE_PART}.ts`],
    // Nobody reads what it says of a mutant: the reporters would only take time.
    reporters: [{}],
    testTimeout: 20_000,
    env: { TOLLGATE_RUNS: "20" },
  },
});
