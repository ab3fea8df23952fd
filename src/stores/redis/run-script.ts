import { chainOf } from "../cause.js";
import { hexDigest } from "../hex-digest.js";
import type { Run, ScriptInput } from "./client.js";

/** A script as the server knows it. */
export interface Script {
  readonly text: string;
  /** Null until it was made, which is at the first call. */
  digest: string | null;
}

export const scriptOf = (text: string): Script => ({ text, digest: null });

/**
 * Whether the server does not have the script. Some clients put words before what it said, and some what was sent after it:
 * a text with this word, as of a subject with that name, must not send again what may have run.
 */
function isMissing(error: unknown, { keys, arguments: rest }: ScriptInput): boolean {
  const word = [...keys, ...rest].some((text) => text.includes("NOSCRIPT")) ? /^NOSCRIPT\b/ : /\bNOSCRIPT\b/;
  return [...chainOf(error)].some((one) => word.test(String((one as { message?: unknown }).message ?? one)));
}

/**
 * Runs a script by its digest; by its text if the server does not have it, for then nothing has run. Never again. By
 * callbacks, because promises between would be felt in each call.
 */
export function runScript(
  script: Script,
  run: Run,
  input: ScriptInput,
  answered: (reply: unknown) => void,
  failed: (error: unknown) => void,
): void {
  const { text, digest } = script;
  if (digest === null) {
    hexDigest("SHA-1", text).then((made) => {
      script.digest = made;
      runScript(script, run, input, answered, failed);
    }, failed);
    return;
  }
  const attempt = (command: "EVALSHA" | "EVAL", sent: string, otherwise: (error: unknown) => void): void => {
    try {
      run(command, sent, input).then(answered, otherwise);
    } catch (error) {
      otherwise(error);
    }
  };
  attempt("EVALSHA", digest, (error) => {
    if (isMissing(error, input)) attempt("EVAL", text, failed);
    else failed(error);
  });
}
