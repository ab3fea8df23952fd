import { expect, it } from "vitest";
import { serverEnv } from "../../../src/cli/server-tools/server-env.js";
import { folder, POLICY, startProxy } from "../proxy/raw.js";

it("a server gets the environment without what `npx -p` would make of another `npx`", () => {
  const env = { PATH: "/bin", npm_config_package: "tollgate", NPM_CONFIG_CALL: "x", npm_config_registry: "r" };
  expect(serverEnv(env)).toEqual({ PATH: "/bin", npm_config_registry: "r" });
});

it("a server behind the proxy that `npx -p` started does not find the packages of that `npx`", async () => {
  const { write } = folder();
  const print =
    'const { env } = process; process.stderr.write("package " + env.npm_config_package + ", token " + env.TOKEN)';
  const { said } = startProxy(
    ["--policy", write("policy.json", POLICY), "--store", "memory", "--", process.execPath, "-e", print],
    { env: { npm_config_package: "tollgate", TOKEN: "t" } },
  );
  await said("package undefined, token t");
});
