import { createEngine, type Engine, parsePolicy } from "../../../src/index.js";

export const REASON = "dropping a table needs a person";

/** A policy under which `drop` needs approval, and may run twice a day. */
export const POLICY = parsePolicy({
  version: "1",
  default: "deny",
  tools: {
    add: {},
    drop: {
      action: "require_approval",
      reason: REASON,
      limits: [{ counter: "drops", window: "day", max: 2, scope: "global" }],
    },
  },
});

export const NOON = Date.UTC(2026, 0, 1, 12);

export const engineOf = (clock: () => number = () => NOON): Engine => createEngine({ policy: POLICY, clock });

/** How many drops were charged. */
export const used = (engine: Engine): number | undefined => engine.usage({ tool: "drop" })[0]?.used;

export const RAN = { content: [{ type: "text", text: "dropped" }] };

/** A tool of either SDK generation that writes down what it ran with. */
export function dropInto(runs: unknown[]) {
  return (args: unknown) => {
    runs.push(args);
    return { content: [{ type: "text" as const, text: "dropped" }] };
  };
}

/** The text of a denial. */
export function textOf(result: unknown): string {
  return (result as { content: { text: string }[] }).content[0]?.text ?? "";
}

export const YES = { action: "accept", content: { approve: true } } as const;
