import type { PolicyDocument } from "../../../../src/index.js";
import type { Condition } from "../../../../src/policy/policy.v1.js";
import type { Random } from "../../../differential/random.js";
import { objectFor, SCALARS } from "./schemas.js";

type Args = Record<string, unknown>;

/** Arguments for a tool of a policy: some that its schema may take, some that its rules look for, some of both. */
export function argumentsFor(random: Random, document: PolicyDocument, tool: string, schema: unknown): Args {
  const args = objectFor(random, (schema ?? {}) as Args);
  const { require = [], deny_if = [] } = document.tools?.[tool] ?? {};
  for (const { conditions } of [...(random.once(4) ? [] : deny_if), ...require]) {
    for (const condition of conditions) if (!random.once(4)) put(args, condition.path, meeting(random, condition));
  }
  return args;
}

/** A value that a condition may hold for. */
function meeting(random: Random, { op, value }: Condition): unknown {
  if (op === "in") return random.pick<unknown>(value as unknown[]);
  if (op === "exists") return value ? random.pick(SCALARS) : null;
  if (op === "regex") return random.pick(["a", "x", "xy", "/srv/a", "a.b", "../x", "", "y"]);
  if (op === "contains") return random.once(2) ? [value] : `${value}`;
  if (typeof value === "number") return value + (op.startsWith("gt") ? 1 : op.startsWith("lt") ? -1 : 0);
  return op === "eq" ? value : random.pick(SCALARS);
}

function put(args: Args, path: string, value: unknown): void {
  const names = path.split(".").slice(1);
  let at = args;
  for (const name of names.slice(0, -1)) {
    const inner = at[name];
    const next = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
    at[name] = next;
    at = next as Args;
  }
  at[names.at(-1)!] = value;
}
