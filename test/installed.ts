import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** What a command prints; throws where it fails. */
export function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

/** The package as it is published, to be installed in empty projects. */
export interface Packed {
  readonly packed: { readonly files: readonly { readonly path: string }[] };
  /** Makes a project that has the package, unpacked as npm does it, and these packages besides. */
  install(...others: readonly string[]): string;
  /** Removes the projects. */
  remove(): void;
}

export function pack(): Packed {
  const source = mkdtempSync(join(tmpdir(), "tollgate-package-"));
  const made = [source];
  const [packed] = JSON.parse(run(root, "npm", "pack", "--json", "--ignore-scripts", "--pack-destination", source));
  run(source, "tar", "-xzf", packed.filename);
  const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    packed,
    install(...others) {
      const project = mkdtempSync(join(tmpdir(), "tollgate-package-"));
      made.push(project);
      const modules = join(project, "node_modules");
      mkdirSync(join(modules, ".bin"), { recursive: true });
      cpSync(join(source, "package"), join(modules, "tollgate"), { recursive: true });
      for (const name of others) {
        mkdirSync(dirname(join(modules, name)), { recursive: true });
        symlinkSync(join(root, "node_modules", name), join(modules, name));
      }
      chmodSync(join(modules, "tollgate", bin.tollgate), 0o755);
      symlinkSync(join("..", "tollgate", bin.tollgate), join(modules, ".bin", "tollgate"));
      writeFileSync(join(project, "package.json"), '{ "type": "module" }');
      return project;
    },
    remove() {
      for (const folder of made) rmSync(folder, { recursive: true, force: true });
    },
  };
}
