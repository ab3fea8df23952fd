import type { Answer } from "./three-values.js";

/** Names of hosts as `url_in` and `email_in` read them: no IP address in any form is one. */

const MAX_LENGTH = 253;
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const LAST_LABEL = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";

/** The source of a pattern for a host in lower case, without its greatest length. */
export const HOST = `(?:${LABEL}\\.)*${LAST_LABEL}`;

const WHOLE = new RegExp(`^${HOST}$`);

export const isHost = (text: string): boolean => text.length <= MAX_LENGTH && WHOLE.test(text);

/** A host, or `*.` and the host that a name must lie below. */
export interface HostPattern {
  readonly labels: readonly string[];
  readonly below: boolean;
}

/** Reads a host, or `*.` and a host; undefined for anything else. */
export function readHostPattern(text: string): HostPattern | undefined {
  const below = text.startsWith("*.");
  const host = below ? text.slice(2) : text;
  return isHost(host) ? { labels: host.split("."), below } : undefined;
}

/** A host that is asked about, with the places of its labels in another script. */
export interface Host {
  readonly labels: readonly string[];
  readonly encoded: readonly number[];
}

export function readHost(text: string): Host {
  const labels = text.split(".");
  return { labels, encoded: [...labels.keys()].filter((at) => labels[at]!.startsWith("xn--")) };
}

/**
 * Whether a host fits. A label in another script fits only where the pattern spells it. Asked of each element of a long list:
 * it goes through the labels of the pattern, and not through all of the host, which a caller can make many.
 */
export function hostFits({ labels, below }: HostPattern, { labels: own, encoded }: Host): Answer {
  const extra = own.length - labels.length;
  // Names of hosts are read from their end.
  for (const at of encoded) if (at < extra || labels[at - extra] !== own[at]) return null;
  if (below ? extra <= 0 : extra !== 0) return false;
  for (let at = 0; at < labels.length; at++) if (labels[at] !== own[at + extra]) return false;
  return true;
}
