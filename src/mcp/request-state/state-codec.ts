/**
 * Turns a value into a string that a client can carry and not forge; SDK 2's `createRequestStateCodec` makes one.
 *
 * @example
 * ```ts
 * import { createRequestStateCodec } from "@modelcontextprotocol/server";
 * import type { RequestStateCodec } from "tollgate/mcp";
 *
 * // The same key in each process that a call may reach; 32 bytes or more.
 * declare const key: Uint8Array;
 * const requestState: RequestStateCodec = createRequestStateCodec({ key });
 * ```
 */
export interface RequestStateCodec {
  mint(payload: unknown, context?: never): Promise<string>;
  /** The value again; rejects what it did not mint. */
  verify(state: string, context: never): Promise<unknown>;
}

const PREFIX = "tollgate.1.";
const CIPHER = "AES-GCM";
const NONCE_BYTES = 12;

/** A codec with a random key: what it mints is good in this process alone, and tells the client nothing. */
export function createRandomKeyCodec(): RequestStateCodec {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const key = crypto.subtle.importKey("raw", bytes, CIPHER, false, ["encrypt", "decrypt"]);
  return {
    async mint(payload) {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const text = new TextEncoder().encode(JSON.stringify(payload));
      const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: CIPHER, iv }, await key, text));
      return `${PREFIX}${toBase64(iv)}.${toBase64(sealed)}`;
    },
    async verify(state) {
      const [iv = "", sealed = ""] = state.startsWith(PREFIX) ? state.slice(PREFIX.length).split(".") : [];
      const text = await crypto.subtle.decrypt({ name: CIPHER, iv: fromBase64(iv) }, await key, fromBase64(sealed));
      return JSON.parse(new TextDecoder().decode(text));
    },
  };
}

/** Base64 as it is, in pieces: one call takes so many arguments and no more. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  // Stryker disable next-line EqualityOperator: one more piece, which is empty, adds nothing.
  for (let start = 0; start < bytes.length; start += 8_192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  return btoa(text);
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
