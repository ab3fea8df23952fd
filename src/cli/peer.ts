import { Misuse } from "./misuse.js";

/** A package that only some commands need; a `Misuse` that says what to install where it is not there. */
export async function loadPeer<Module>(name: string, purpose: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Misuse(
      `${purpose} needs the package \`${name}\`, which tollgate does not bring along; run \`npm install --save-dev ${name}\``,
    );
  }
}
