import type { Decision } from "../../engine/decision.js";

/** Last words of the engine's own denials: `engine/compile/denial-messages.ts`. */
const HOST_SUPPLIES = "the host must supply one";

/** The member of a call that a limit counts by and that its host has to supply; undefined for any other decision. */
export function missingMember({ code, message }: Pick<Decision, "code" | "message">): Member | undefined {
  if (code !== "scope_missing" || !message.endsWith(HOST_SUPPLIES)) return undefined;
  // A value of `by` is named by its path, and a path can be an array of names.
  return (["principal", "annotations"] as const).find((one) => /^`(?:\[")?(\w+)/.exec(message)?.[1] === one) ?? "scope";
}

export type Member = "scope" | "principal" | "annotations";
