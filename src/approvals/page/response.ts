import { exactJson } from "../visible.js";
import { type Html, markupOf } from "./html.js";

const POLICY = [
  "default-src 'none'",
  ...["script-src", "style-src", "img-src", "connect-src", "form-action"].map((name) => `${name} 'self'`),
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** No other site may frame, load or open what is answered, nothing that is not served here runs in it, and nobody keeps it. */
const HEADERS = {
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
};

type Headers = Readonly<Record<string, string>>;

export const response = (
  status: number,
  type: string,
  body: string | ReadableStream | null,
  headers: Headers = {},
): Response => new Response(body, { status, headers: { ...HEADERS, "Content-Type": type, ...headers } });

export const jsonResponse = (status: number, value: unknown, headers?: Headers): Response =>
  response(status, "application/json; charset=utf-8", exactJson(value), headers);

export const htmlResponse = (status: number, page: Html, headers?: Headers): Response =>
  response(status, "text/html; charset=utf-8", markupOf(page), headers);

/** To another page; `to` is relative to this one. */
export const redirect = (to: string): Response =>
  new Response(null, { status: 303, headers: { ...HEADERS, Location: to } });
