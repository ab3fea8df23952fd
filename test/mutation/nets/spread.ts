import { describe } from "vitest";

/** The tests of a file, among those of one worker: a worker for each file would load the library again for every mutant. */
export function spread(name: string, load: () => Promise<unknown>): void {
  if (process.env.NET !== undefined && !new RegExp(process.env.NET).test(name)) return;
  describe(name, async () => {
    await load();
  });
}
