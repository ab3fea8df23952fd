import { safeParsePolicy } from "../../../src/policy/parse.js";

/** What documents of version "2" are told. */

export type Told = readonly [pointer: string, code: string, message: string];

/** The errors of a document; with warnings, if it has no errors. */
export function told(document: unknown): readonly Told[] {
  const result = safeParsePolicy(document);
  const issues = result.ok ? result.warnings : result.issues;
  return issues.map(({ pointer, code, message }) => [pointer, code, message]);
}

export const head = { version: "2", default: "deny" };
export const tools = (entries: object) => ({ ...head, tools: entries });
export const tool = (rules: object) => tools({ t: rules });
/** A rule of `require` over these conditions. */
export const conditions = (...all: readonly unknown[]) => ({
  ...head,
  tools: { t: { require: [{ conditions: all }] } },
});
export const AT = "/tools/t/require/0/conditions";
export const limit = { counter: "c", window: "day", max: 1, scope: "grant" };
