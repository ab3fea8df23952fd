import { hexDigest } from "../hex-digest.js";

/** Longer keys are kept as a digest: an index entry of Postgres ends at 2,704 bytes. */
const MAX_KEY_LENGTH = 512;

/** A key without control characters but such as part it, or a digest in its place; no key has a single tab. */
export const indexable = (key: string): string | Promise<string> =>
  // Stryker disable next-line EqualityOperator: a key of exactly this length is as different as its digest.
  key.length <= MAX_KEY_LENGTH ? key : hexDigest("SHA-256", key).then((digest) => `sha256\t${digest}`);
