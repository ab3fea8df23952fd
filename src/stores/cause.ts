/** The text of an error, its causes included, which some clients wrap: no password of an address, and no more than a line can hold. */
export function reasonOf(error: unknown): string {
  const said = [...chainOf(error)].map(messageOf).filter((text) => text !== "");
  const parts = said.filter((text, i) => !said.slice(0, i).some((before) => before.includes(text)));
  return withoutSecrets(parts.join(": ")).slice(0, MAX_LENGTH) || "it does not say why";
}

const MAX_LENGTH = 500;
/** Clients wrap an error a few times at most; one that is its own cause has no end. */
const MAX_DEPTH = 6;

type Wrapping = Readonly<Record<string, unknown>>;
const isWrapping = (value: unknown): value is Wrapping => typeof value === "object" && value !== null;

/** An error and what it wraps, as different clients call that, from the outside in. */
export function* chainOf(error: unknown, depth = 0): Generator<unknown> {
  if (error === undefined || error === null || depth === MAX_DEPTH) return;
  yield error;
  if (!isWrapping(error)) return;
  const { cause, errors, meta, driverAdapterError, sourceError, lastNodeError } = error;
  const several = Array.isArray(errors) ? errors.slice(0, 3) : [];
  for (const inner of [cause, ...several, meta, driverAdapterError, sourceError, lastNodeError]) {
    if (isWrapping(inner)) yield* chainOf(inner, depth + 1);
  }
}

/** The codes of an error and of what it wraps, such as those of Postgres and Node. */
export const codesOf = (error: unknown): string[] =>
  [...chainOf(error)].flatMap((one) => (isWrapping(one) ? [one.code, one.originalCode] : [])).filter(isText);

const isText = (value: unknown): value is string => typeof value === "string";

function messageOf(error: unknown): string {
  if (!isWrapping(error)) return String(error);
  const { message, code } = error;
  return ([message, error instanceof Error ? code : ""].find((text) => isText(text) && text !== "") as string) ?? "";
}

/** Without the user and password of an address. */
const withoutSecrets = (text: string): string => text.replace(/(\b[a-z][a-z\d+.-]*:\/\/)[^\s/]*@/gi, "$1");
