/** Asks, turn by turn of the event loop, until what is asked holds; the test's own time-out ends it. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((done) => setImmediate(done));
}
