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

/** Whether a host fits, given by its labels. A label in another script fits only where the pattern spells it. */
export function hostFits({ labels, below }: HostPattern, own: readonly string[]): Answer {
  const extra = own.length - labels.length;
  // Names of hosts are read from their end.
  const spells = own.every((label, at) => !label.startsWith("xn--") || labels[at - extra] === label);
  if (!spells) return null;
  return (below ? extra > 0 : extra === 0) && labels.every((label, at) => own[at + extra] === label);
}
