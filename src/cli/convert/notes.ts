/** One thing that the converted policy does not say as the original did. */
export interface Note {
  /** The line of the original, from 1. */
  readonly line: number;
  /** `stricter`: calls that Intercept lets through may be denied. `remark`: every call is decided alike. */
  readonly kind: "stricter" | "remark";
  readonly message: string;
}

/** Takes notes, each once. */
export interface Notes {
  stricter(line: number, message: string): void;
  remark(line: number, message: string): void;
  /** All of them by line. */
  all(): readonly Note[];
}

export function createNotes(): Notes {
  const notes = new Map<string, Note>();
  const take = (note: Note): void => void notes.set(`${note.line} ${note.message}`, note);
  return {
    stricter: (line, message) => take({ line, kind: "stricter", message }),
    remark: (line, message) => take({ line, kind: "remark", message }),
    all: () => [...notes.values()].sort((a, b) => a.line - b.line),
  };
}
