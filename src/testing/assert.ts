const show = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? `${member}n` : member)) ?? String(value);

/** Throws an error that says what was looked at, unless both are the same JSON. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [got, wanted] = [show(actual), show(expected)];
  if (got !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}`);
}

/** Throws an error that says what should have been rejected, if it was not. */
export async function expectRejection(what: string, work: () => Promise<unknown>): Promise<void> {
  let answer: unknown;
  try {
    answer = await work();
  } catch {
    return;
  }
  throw new Error(`${what}: expected a rejection, got ${show(answer)}`);
}
