/** Turns a value into a string that a client can carry and not forge; SDK 2's `createRequestStateCodec` makes one. */
export interface RequestStateCodec {
  mint(payload: unknown, context?: never): Promise<string>;
  /** The value again; rejects what it did not mint. */
  verify(state: string, context: never): Promise<unknown>;
}

const PREFIX = "tollgate.1.";
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** A codec with a random key: what it mints is good in this process alone. */
export function createRandomKeyCodec(): RequestStateCodec {
  const key = crypto.subtle.importKey("raw", crypto.getRandomValues(new Uint8Array(32)), HMAC, false, [
    "sign",
    "verify",
  ]);
  return {
    async mint(payload) {
      const body = toBase64(new TextEncoder().encode(JSON.stringify(payload)));
      const signature = await crypto.subtle.sign(HMAC.name, await key, new TextEncoder().encode(PREFIX + body));
      return `${PREFIX}${body}.${toBase64(new Uint8Array(signature))}`;
    },
    async verify(state) {
      const [body = "", signature = ""] = state.startsWith(PREFIX) ? state.slice(PREFIX.length).split(".") : [];
      const signed = new TextEncoder().encode(PREFIX + body);
      if (!(await crypto.subtle.verify(HMAC.name, await key, fromBase64(signature), signed)))
        throw new Error("the request state is not of this process");
      return JSON.parse(new TextDecoder().decode(fromBase64(body)));
    },
  };
}

/** Base64 as it is, in pieces: one call takes so many arguments and no more. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 8_192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  return btoa(text);
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
