// By WebCrypto, which every runtime has.

const text = new TextEncoder();

/** SHA-256 of a text, in base64url: 43 characters. */
export const digest = async (of: string): Promise<string> =>
  base64url(await crypto.subtle.digest("SHA-256", text.encode(of)));

/** HMAC-SHA-256 of a text, in base64url. */
export type Mac = (of: string) => Promise<string>;

/** The hash with a secret. */
export async function digestWith(secret: string): Promise<Mac> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", text.encode(secret), algorithm, false, ["sign"]);
  return async (of) => base64url(await crypto.subtle.sign("HMAC", key, text.encode(of)));
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** No `0`, `1`, `l`, `o`, which look like one another. */
const LETTERS = "23456789abcdefghijkmnpqrstuvwxyz";

/** An id that nobody guesses and a person can type: 80 random bits in 16 characters. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => LETTERS[byte % 32]).join("");
