/** A name as a segment of a JSON Pointer (RFC 6901, section 3), without the slash before it. */
export function pointerSegment(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The name that a segment of a JSON Pointer stands for. */
export const segmentName = (segment: string): string => segment.replaceAll("~1", "/").replaceAll("~0", "~");
