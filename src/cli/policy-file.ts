import { safeParsePolicy } from "../policy/parse.js";
import type { Policy } from "../policy/policy.js";
import { quote } from "../policy/words.js";
import { Misuse } from "./misuse.js";
import { readTextFile } from "./options.js";

/** The policy of a file, or a `Misuse` that sends its author to `tollgate check`. */
export function readPolicyFile(file: string): Policy {
  const result = safeParsePolicy(readTextFile(file));
  if (result.ok) return result.policy;
  const [{ line, column, message } = { message: "" }] = result.issues;
  throw new Misuse(
    `${quote(file)} is no valid policy: line ${line}, column ${column}: ${message}; run \`tollgate check ${file}\` for all of it`,
  );
}
