import { appendFileSync } from "node:fs";
import type { GuardEvent } from "../../mcp/index.js";
import { quote } from "../../policy/words.js";
import { Misuse } from "../misuse.js";
import { fileProblem } from "../options.js";

/** Writes a JSON line for each decision: names of arguments, never their values. */
export function decisionLog(file: string | undefined, say: (line: string) => void): (event: GuardEvent) => void {
  const write = file === undefined ? say : appendTo(file, say);
  return (event) => {
    const line = lineOf(event);
    if (line !== undefined) write(JSON.stringify({ at: new Date().toISOString(), ...line }));
  };
}

function lineOf(event: GuardEvent): object | undefined {
  if (event.kind === "list") return undefined;
  if (event.kind === "refusal") return { refused: event.reason, enforced: event.enforced };
  const { tool, argNames, scope, decision, approval, enforced } = event;
  const { effect, code, rule, message, retryAfterMs, degraded } = decision;
  const told = effect === "allow" ? {} : { message };
  return { tool, argNames, scope, effect, code, rule, ...told, retryAfterMs, degraded, approval, enforced };
}

/** Opens the file once to see that it can be written; a line that cannot be written later is told, and nothing is held up. */
function appendTo(file: string, say: (line: string) => void): (line: string) => void {
  const append = (text: string): void => appendFileSync(file, text, { mode: 0o600 });
  try {
    append("");
  } catch (error) {
    throw new Misuse(`cannot write ${quote(file)}: ${fileProblem(error)}`);
  }
  let silent = false;
  return (line) => {
    try {
      append(`${line}\n`);
      silent = false;
    } catch (error) {
      if (!silent) say(`tollgate: cannot write ${quote(file)}: ${fileProblem(error)}`);
      silent = true;
    }
  };
}
