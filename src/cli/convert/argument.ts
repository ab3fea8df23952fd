import { pathProblem } from "../../policy/path-problem.js";
import type { Condition } from "../../policy/policy.v1.js";
import type { InterceptCondition, Operator } from "./intercept.js";
import type { Node } from "./node.js";
import type { Notes } from "./notes.js";
import { impassable, type Part, part, unsayable } from "./part.js";

/**
 * A condition on an argument. It holds only where Intercept's holds: there an absent argument makes every operator but
 * `exists` false, here undecided, and neither lets the call through.
 */
export function convertArgument({ line, path, op, value }: InterceptCondition, notes: Notes): Part {
  const problem = pathProblem(path);
  if (problem !== undefined) return unsayable(line, problem);
  if (op === "in" || op === "not_in") return membership(path, op, value, notes);
  if (op === "contains") return containing(path, value, notes);
  const scalar = scalarOf(value);
  if (scalar === undefined) {
    return unsayable(
      value.line,
      `\`${op}\` with a list, a map or a number that is not finite compares printed forms there`,
    );
  }
  if (typeof scalar === "number") return numeric(path, op, scalar, value, notes);
  if (value.kind === "scalar" && value.value === null) notes.stricter(value.line, NOTHING);
  if (op === "exists" && scalar === false && path.split(".").length > 2) notes.stricter(line, WITHIN);
  return one({ path, op, value: scalar } as Condition);
}

const NOTHING = "nothing is compared as the text `<nil>`, as there, but an argument that is null counts as absent here";

const WITHIN = "what is within a text, a number or a list is absent there; here nobody can tell, which denies";

const one = (...conditions: readonly Condition[]): Part => part({ conditions });

/** Null is the text that Intercept prints for it. */
function scalarOf(node: Node): string | number | boolean | undefined {
  if (node.kind !== "scalar") return undefined;
  if (node.value === null) return "<nil>";
  return typeof node.value === "number" && !Number.isFinite(node.value) ? undefined : node.value;
}

/** The greatest number that a document may hold. */
const GREATEST = Number.MAX_SAFE_INTEGER;

function numeric(path: string, op: Operator, value: number, { line }: Node, notes: Notes): Part {
  if (Math.abs(value) <= GREATEST) return one({ path, op, value } as Condition);
  const bound = Math.sign(value) * GREATEST;
  // Nearer to zero is stricter on the side that is open to it.
  if ((value > 0 && (op === "lt" || op === "lte")) || (value < 0 && (op === "gt" || op === "gte"))) {
    notes.stricter(line, `numbers of 2^53 and more are not exact; \`${bound}\` is written instead`);
    return one({ path, op, value: bound });
  }
  return unsayable(line, "numbers of 2^53 and more are not exact, and a policy cannot hold them");
}

function containing(path: string, value: Node, notes: Notes): Part {
  const scalar = value.kind === "scalar" ? value.value : null;
  if (scalar === null || (typeof scalar === "number" && !(Math.abs(scalar) <= GREATEST))) {
    return unsayable(
      value.line,
      "`contains` with nothing, a list, a map or such a number compares printed forms there",
    );
  }
  if (scalar !== "") return one({ path, op: "contains", value: scalar });
  notes.stricter(
    value.line,
    "`contains` with an empty text holds for every text there; here it is a `regex`, and holds for no list",
  );
  return one({ path, op: "regex", value: "" });
}

/** Lists of several types become one list a type. */
function membership(path: string, op: "in" | "not_in", value: Node, notes: Notes): Part {
  const items = value.kind === "list" ? value.items : [];
  const scalars = items.map(scalarOf);
  if (scalars.some((scalar) => scalar === undefined || (typeof scalar === "number" && Math.abs(scalar) > GREATEST))) {
    return unsayable(value.line, `\`${op}\` with lists, maps or numbers of 2^53 and more compares printed forms there`);
  }
  if (items.some((item) => item.kind === "scalar" && item.value === null)) notes.stricter(value.line, NOTHING);
  const lists = ["string", "number", "boolean"]
    .map((type) => [...new Set(scalars.filter((scalar) => typeof scalar === type))])
    .filter((list) => list.length > 0);

  if (lists.length === 0) {
    return op === "not_in"
      ? one({ path, op: "exists", value: true })
      : impassable(value.line, "nothing is `in` an empty list, so that no call passes");
  }
  if (lists.length === 1) return one({ path, op, value: lists[0] } as Condition);
  if (op === "not_in") {
    return unsayable(value.line, "`not_in` with values of several types compares printed forms there; keep one type");
  }
  // In one of them: not outside of all. An argument of no such type leaves the rule undecided, which denies.
  return part({ denyIf: [{ conditions: lists.map((list) => ({ path, op: "not_in", value: list }) as Condition) }] });
}
