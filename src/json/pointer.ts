/** A name as a segment of a JSON Pointer (RFC 6901, section 3), without the slash before it. */
export function pointerSegment(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The JSON Pointer of a way of keys and indices. For many of one document, `pointers` in policy/places.ts escapes each name once. */
export const pointerOf = (path: readonly (string | number)[]): string =>
  path.map((step) => `/${pointerSegment(`${step}`)}`).join("");

/** The name that a segment of a JSON Pointer stands for. */
export const segmentName = (segment: string): string => segment.replaceAll("~1", "/").replaceAll("~0", "~");

/** The part of a document that a JSON Pointer leads to; undefined where there is no way. The objects on it have no prototype. */
export const partAt = (document: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce((part, step) => (part as Readonly<Record<string, unknown>> | undefined)?.[segmentName(step)], document);
