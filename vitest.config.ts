import { defineConfig } from "vitest/config";

/** `--mode all` fails where a server is missing; `--mode race` also races at full length. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 20_000,
    globalSetup: "test/servers/setup.ts",
    provide: { fullRace: mode === "race", allServers: mode === "all" || mode === "race" },
    reporters: ["default", "./test/servers/not-run.ts"],
  },
}));
