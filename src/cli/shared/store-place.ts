import { accessSync, constants } from "node:fs";
import { platform, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { nearest, quote } from "../../policy/words.js";
import { CommandError } from "./command-error.js";
import { makeFolder } from "./make-folder.js";
import { fileProblem } from "./read-file.js";
import { shown } from "./shown.js";

/** Where counts are kept. */
export type StorePlace =
  | { readonly kind: "memory" }
  | { readonly kind: "redis"; readonly url: string }
  | { readonly kind: "postgres"; readonly url: string }
  | { readonly kind: "file"; readonly file: string };

/**
 * A file: its name has a folder or an ending, so that no other word is a file. It has none of the signs of addresses of other
 * stores and of variables (`: = ; ? $ % " <` and the like). A letter alone before the first colon is a drive of Windows.
 */
const FILE = /^(?:[a-z]:(?=[\\/]))?(?!')(?=.*[\\/.])[\p{L}\p{M}\p{N} \\/._,+~@&#'()[\]{}!-]+$/iu;

/** Reads `--store`. */
export function readPlace(named: string): StorePlace {
  if (named === "memory") return { kind: "memory" };
  if (/^rediss?:/i.test(named)) return { kind: "redis", url: readAddress(named, REDIS) };
  if (/^postgres(?:ql)?:/i.test(named)) return { kind: "postgres", url: readAddress(named, POSTGRES) };
  if (named.trim() === named && FILE.test(named)) return { kind: "file", file: named };
  const meant = nearest(named.replaceAll(":", ""), ["memory"]) ?? "./counters.db";
  // The value is not shown: it may be the address of another store, with a password in any place.
  throw new CommandError(
    `expected \`--store\` to be \`memory\`, \`redis://<host>:<port>\`, \`rediss://<host>:<port>\`, \`postgres://<host>:<port>/<database>\` or a file; write ${quote(meant)}${meant === "memory" ? "" : " for a file"}`,
  );
}

interface AddressForm {
  readonly path: RegExp;
  readonly form: string;
}
const REDIS: AddressForm = { path: /^(?:\/\d*)?$/, form: "redis://<user>:<password>@<host>:<port>/<number>" };
const POSTGRES: AddressForm = { path: /^(?:\/[^/]*)?$/, form: "postgres://<user>:<password>@<host>:<port>/<database>" };

/** The address with its scheme in small letters, as clients compare it; a `CommandError` shows no part of it. */
function readAddress(text: string, { path, form }: AddressForm): string {
  const url = /^[a-z]+:\/\/[^/?#]/i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  // A `#` or `?` in a password ends the host early: what is taken for the host is the user then.
  const isWhole = url !== undefined && url.hostname !== "" && path.test(url.pathname) && !/[#@]/.test(url.search + url.hash); // biome-ignore format: one line
  if (!isWhole || !isEscaped(text)) {
    throw new CommandError(
      `expected \`--store\` to be as \`${form}\`; is a variable not set, or a sign in the password not escaped?`,
    );
  }
  return text.replace(/^[a-z]+/i, (scheme) => scheme.toLowerCase());
}

/** Whether each `%` begins a letter in UTF-8, as clients read it. */
function isEscaped(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The parts of an address that may be shown: the host and the database. */
export function addressShown(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return quote(`${protocol}//${host}${pathname}`);
}

type Env = Readonly<Record<string, string | undefined>>;

/** The file in the user's state folder, or why there is none. */
export function placeInState(
  env: Env,
): Extract<StorePlace, { kind: "file" }> | { readonly kind: "nowhere"; readonly why: string } {
  const folder = stateFolder(env);
  if (folder === undefined) return { kind: "nowhere", why: "there is no home folder; give `--store <file>`" };
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    return { kind: "nowhere", why: `cannot write ${shown(folder)}: ${fileProblem(error)}; give \`--store <file>\`` };
  }
  return { kind: "file", file: join(folder, "counters.db") };
}

/** Where programs keep what outlives them. A relative path would be another folder in each working directory. */
function stateFolder(env: Env): string | undefined {
  const { variable, below } = STATE[platform()] ?? OTHERS;
  const named = variable === undefined ? undefined : absolute(env[variable]);
  if (named !== undefined) return join(named, "tollgate");
  const home = absolute(env.HOME) ?? absolute(accountHome());
  return home === undefined ? undefined : join(home, ...below, "tollgate");
}

interface StateFolder {
  readonly variable?: string;
  /** From the home folder. */
  readonly below: readonly string[];
}

const STATE: Partial<Record<NodeJS.Platform, StateFolder>> = {
  win32: { variable: "LOCALAPPDATA", below: ["AppData", "Local"] },
  darwin: { below: ["Library", "Application Support"] },
};
const OTHERS: StateFolder = { variable: "XDG_STATE_HOME", below: [".local", "state"] };

const absolute = (path: string | undefined): string | undefined =>
  path !== undefined && isAbsolute(path) ? path : undefined;

/** The system's entry for the account; throws nothing where it knows no such account. */
function accountHome(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
