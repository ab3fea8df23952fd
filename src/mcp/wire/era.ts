import { isObject } from "./messages.js";

/** The modern era of the protocol is revision 2026-07-28 and later: no `initialize`, and each request names its revision. */
const REVISION = "io.modelcontextprotocol/protocolVersion";

/** Whether `_meta` is that of a request of the modern era. */
export const isModernMeta = (meta: unknown): boolean => isObject(meta) && typeof meta[REVISION] === "string";

/** Whether a request is of the modern era; the entry points of SDK 2 say so besides. */
export const isModernRequest = (meta: unknown, extra: unknown): boolean =>
  isObject(extra) && isObject(extra.classification) ? extra.classification.era === "modern" : isModernMeta(meta);

/** Whether a list is of the modern era, in which it says who may cache it. */
export const isModernList = (result: Readonly<Record<string, unknown>>): boolean =>
  result.resultType !== undefined || result.cacheScope !== undefined;
