import type { CompiledPolicy, CompiledTool } from "../compile/compile.js";
import { type AnnotationsOf, areArgs } from "./call-members.js";
import type { CarriedCall } from "./carried.js";
import { NOT_KNOWN, readAll, type Surroundings } from "./read-arguments.js";

/** One of the calls that are decided together: the call itself, or one that it carries. */
export interface JoinedCall {
  readonly tool: CompiledTool;
  /** Its tool, where another call carries it. */
  readonly carried: string | undefined;
  readonly args: object;
  /** All that its tool looks at. */
  readonly values: readonly unknown[];
}

/** A call with those that it carries, if all are calls, made ready to be looked at; null where one is not a call. */
export function joined(
  own: JoinedCall,
  carried: readonly CarriedCall[] | null,
  call: Surroundings,
  policy: CompiledPolicy,
  annotationsOf: AnnotationsOf | null,
): readonly JoinedCall[] | null {
  if (carried === null) return null;
  const calls = [own];
  for (const { name, args, tool } of carried) {
    const annotations = policy.reads.includes("annotations") ? annotationsOf?.(name) : undefined;
    if (!areArgs(annotations)) return null;
    const values = readAll(tool.reads, { ...call, name, args, annotations: annotations ?? NOT_KNOWN });
    calls.push({ tool, carried: name === call.name ? undefined : name, args, values });
  }
  return calls;
}
