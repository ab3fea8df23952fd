import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of a test, which is gone after it. Documents are written as JSON, texts as they are. */
export function ownFolder(): { readonly path: string; readonly write: (name: string, content: unknown) => string } {
  const path = mkdtempSync(join(tmpdir(), "tollgate-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
      return file;
    },
  };
}
