/** A call as a server reads it that forgives everything: it strips and folds names as Python does. */
export interface LenientCall {
  readonly tool: string;
  readonly args: unknown;
}

/** The tools of the server, by the names that it registered. */
export const TOOLS = ["add", "drop", "pay", "secret"] as const;

/** What `str.strip()` of Python takes off. */
const BLANK = "[\\s\\x1c-\\x1f\\x85]";
const STRIP = new RegExp(`^${BLANK}+|${BLANK}+$`, "g");

const fold = (text: unknown): string =>
  typeof text === "string" ? text.normalize("NFKC").replace(STRIP, "").toUpperCase().toLowerCase() : "";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The last member that folds to the name, as a loop over `dict.items()` would leave it. */
const member = (object: unknown, name: string): unknown =>
  isRecord(object) ? Object.entries(object).findLast(([key]) => fold(key) === name)?.[1] : undefined;

/** The calls that such a server runs for a message; `server.py` beside this file says the same in Python. */
export function lenientCalls(message: unknown): readonly LenientCall[] {
  if (Array.isArray(message)) return message.flatMap(lenientCalls);
  if (fold(member(message, "method")) !== "tools/call") return [];
  const params = member(message, "params");
  const name = fold(member(params, "name"));
  const tool = TOOLS.find((one) => one === name);
  return tool === undefined ? [] : [{ tool, args: member(params, "arguments") ?? {} }];
}
