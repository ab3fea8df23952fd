import { describe } from "vitest";

/** The tests of a file, among those of one worker: a worker for each file would load the library again for every mutant. */
export function spread(name: string, load: () => Promise<unknown>): void {
  describe(name, async () => {
    await load();
  });
}
