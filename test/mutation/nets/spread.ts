import { describe, it } from "vitest";

/**
 * The tests of a file, among those of one worker: a worker for each file would load the library again for every mutant.
 * A file that cannot be loaded is a test that fails; the runner takes a file without tests for one that passes.
 */
export async function spread(name: string, load: () => Promise<unknown>): Promise<void> {
  describe(name, async () => {
    try {
      await load();
    } catch (error) {
      it("can be loaded", () => {
        throw error;
      });
    }
  });
}
