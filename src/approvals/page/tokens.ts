import { digitsOf, exactly } from "../visible.js";

/** A piece of the JSON text of a value. */
export interface Token {
  readonly is: "open" | "close" | "comma" | "key" | "text" | "other" | "hidden";
  readonly text: string;
  /** How deep it is nested; an `open`, a `close` and a `comma` as deep as the members that they stand by. */
  readonly depth: number;
}

/** An object or a list; a list has its indices as names. */
type Holder = Readonly<Record<string, unknown>>;
interface Member {
  readonly holder: Holder;
  readonly name: string;
  readonly depth: number;
}

/**
 * The JSON text of a member that is JSON data, piece by piece, with each number exact. It needs no stack: a caller chooses how deep a value is nested,
 * and `JSON.stringify` gives up on what a person was asked about.
 */
export function* tokensOf(
  holder: Holder,
  name: string,
  isHidden: (holder: object, name: string) => boolean = () => false,
): Generator<Token> {
  const todo: (Token | Member)[] = [{ holder, name, depth: 0 }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if ("is" in next) {
      yield next;
      continue;
    }
    const { holder, name, depth } = next;
    const value = holder[name];
    if (isHidden(holder, name)) yield { is: "hidden", text: JSON.stringify(value), depth };
    else if (typeof value === "string") yield { is: "text", text: JSON.stringify(value), depth };
    else if (typeof value === "number") yield { is: "other", text: digitsOf(value), depth };
    else if (typeof value !== "object" || value === null) yield { is: "other", text: JSON.stringify(value), depth };
    else for (const piece of piecesOf(value as Holder, depth + 1).reverse()) todo.push(piece);
  }
}

function piecesOf(value: Holder, depth: number): (Token | Member)[] {
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  if (names.length === 0) return [{ is: "other", text: open + close, depth }];
  const members = names.flatMap((name, i): (Token | Member)[] => [
    ...(i === 0 ? [] : [{ is: "comma", text: ",", depth } as const]),
    ...(open === "[" ? [] : [{ is: "key", text: JSON.stringify(name), depth } as const]),
    { holder: value, name, depth },
  ]);
  return [{ is: "open", text: open, depth }, ...members, { is: "close", text: close, depth }];
}

/** JSON text for a program: a number of 2^53 or more is a text of its digits. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value, exactly);
  } catch {
    return [...tokensOf({ value }, "value")].map(({ is, text }) => text + (is === "key" ? ":" : "")).join("");
  }
}
