import { test } from "vitest";
import * as tollgate from "../../../src/mcp/index.js";

export type Guard = typeof tollgate;

/** What a guard must hold, by the name of its test, so that others can hand in a guard with a step left out. */
export const GUARD_TESTS = new Map<string, (guard: Guard) => Promise<void>>();

export function guardTest(name: string, holds: (guard: Guard) => Promise<void>): void {
  GUARD_TESTS.set(name, holds);
  test(name, () => holds(tollgate));
}
