import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A project in which tollgate (as it is built here), an MCP SDK and the memory server are installed; `remove` it afterwards. */
export function createProject(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "tollgate-"));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  symlinkSync(root, join(modules, "tollgate"));
  symlinkSync(join(root, "node_modules", "@modelcontextprotocol"), join(modules, "@modelcontextprotocol"));
  symlinkSync("../tollgate/dist/cli/tollgate.js", join(modules, ".bin", "tollgate"));
  symlinkSync("../@modelcontextprotocol/server-memory/dist/index.js", join(modules, ".bin", "mcp-server-memory"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
