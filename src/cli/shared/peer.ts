import { createRequire } from "node:module";
import { resolve } from "node:path";
import { CommandError } from "./command-error.js";

/** Imports a module by its name, from somewhere. */
export type Import = (name: string) => Promise<unknown>;

/** A module that is installed beside tollgate. */
const fromBeside: Import = (name) => import(name);

/** A module of the folder that the command runs in: `npx` keeps tollgate in a folder of its own. */
const fromHere: Import = async (name) => createRequire(resolve("package.json"))(name);

const NOT_FOUND = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"];

/** The exports of an optional package, from beside tollgate or from the folder that the command runs in; undefined if it is in neither. */
export async function findPeer<Module>(load: (from: Import) => Promise<Module>): Promise<Module | undefined> {
  for (const from of [fromBeside, fromHere]) {
    try {
      return await load(from);
    } catch (error) {
      if (!NOT_FOUND.includes((error as { code?: string }).code ?? "")) throw error;
    }
  }
  return undefined;
}

/** A package that only some commands need; a `CommandError` that says what to install if it is not there. */
export async function loadPeer<Module>(name: string, purpose: string): Promise<Module> {
  const found = await findPeer((from) => from(name));
  if (found !== undefined) return found as Module;
  throw new CommandError(
    `${purpose} needs the package \`${name}\`, which tollgate does not bring along; ${howToInstall(name)}`,
  );
}

/** The two ways to have a package beside tollgate. */
export const howToInstall = (name: string): string =>
  `run \`npm install --save-dev ${name}\`, or \`npx -p tollgate -p ${name} tollgate ...\``;
