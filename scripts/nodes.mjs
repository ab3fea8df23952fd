// @ts-check
// Runs the vectors and the tests of the guard and of the proxy on other versions of Node: node scripts/nodes.mjs [version ...]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodeBinary } from "./npm-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const given = process.argv.slice(2);
const versions = given.length > 0 ? given : ["22.23.3", "24.21.0"];

for (const version of versions) {
  const { status } = spawnSync(
    nodeBinary(version),
    [vitest, "run", "--mode", "all", "test/vectors.test.ts", "test/mcp", "test/cli/proxy"],
    {
      cwd: root,
      stdio: "inherit",
    },
  );
  console.log(`node ${version}: ${status === 0 ? "passed" : "failed"}`);
  if (status !== 0) process.exitCode = 1;
}
