import { Refusal } from "./refusal.js";

/**
 * Refuses a request under a name that is not the host's own: a page of another site may let its own name lead to this server, and
 * would be of the same origin then.
 *
 * @param hosts Names, or names with ports.
 */
export function checkHost({ url, headers }: Request, hosts: readonly string[]): void {
  const names = [new URL(url).host, headers.get("host") ?? undefined].filter((name) => name !== undefined);
  const strange = names.find((name) => !hosts.includes(name.toLowerCase()) && !hosts.includes(hostnameOf(name)));
  if (strange !== undefined)
    throw new Refusal(403, `expected a host among the option \`hosts\`, and got ${JSON.stringify(strange)}`);
}

const hostnameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, "");

/**
 * Refuses a request that a page of another site makes. One with neither header comes from a program, and is refused only if it must
 * come from a page.
 */
export function checkSameOrigin({ url, headers }: Request, fromPage: boolean): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if (site === "same-origin" || (site === "none" && !fromPage)) return;
  if (site === null && origin === null && !fromPage) return;
  if (site === null && origin !== null && hostOf(origin) === (headers.get("host") ?? new URL(url).host)) return;
  throw new Refusal(403, "expected a request of this page itself; another site may neither read nor answer here");
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);
