import { type HostPattern, hostFits, isHost, readHost, readHostPattern } from "./host.js";
import { type Answer, and, anyOf } from "./three-values.js";

/** `email_in`: one bare address, written so that every mail program reads the same mailbox and domain from it. See docs/language.md#email_in. */

const MAX_LENGTH = 254;
const LOCAL = /^(?![.-])(?!.*\.\.)[A-Za-z0-9._+'-]{1,64}(?<!\.)$/;

interface Address {
  readonly local: string;
  /** In lower case. */
  readonly domain: string;
}

function readAddress(text: string): Address | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const at = text.indexOf("@");
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  // Only ASCII may be taken to lower case: `K` (the Kelvin sign) would become a letter.
  if (at === -1 || !LOCAL.test(local) || !/^[\x21-\x7e]*$/.test(domain)) return undefined;
  const lower = domain.toLowerCase();
  return isHost(lower) ? { local, domain: lower } : undefined;
}

/** The mailbox as many servers read it: letters without case, no dots, nothing from a `+` on. */
const mailbox = (local: string): string => local.replace(/\+.*$/, "").replaceAll(".", "").toLowerCase();

/** An address or a domain in its parts. */
export interface AddressPattern {
  /** Null where every address of the domain fits. */
  readonly local: string | null;
  /** Its mailbox as many servers read it. */
  readonly box: string | null;
  readonly domain: HostPattern;
}

/** The parts of an element of `email_in`; undefined for a text that is none. */
export function readAddressPattern(text: string): AddressPattern | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (text.includes("@")) {
    const address = readAddress(text);
    const domain = address && readHostPattern(address.domain);
    return address && domain && { local: address.local, box: mailbox(address.local), domain };
  }
  const domain = /^[\x21-\x7e]*$/.test(text) ? readHostPattern(text.toLowerCase()) : undefined;
  return domain && { local: null, box: null, domain };
}

/** Whether a text can be an element of `email_in`. */
export const isAddressPattern = (text: string): boolean => readAddressPattern(text) !== undefined;

/** Makes ready `email_in` for addresses, domains and `*.` with a domain. */
export function compileEmailIn(elements: readonly string[]): (text: string) => Answer {
  const patterns = elements.map((element) => readAddressPattern(element)!);
  return (text) => {
    const address = readAddress(text);
    if (address === undefined) return null;
    const host = readHost(address.domain);
    const box = mailbox(address.local);
    return anyOf(patterns, ({ local, box: wanted, domain }) => {
      const fits = hostFits(domain, host);
      if (fits === false || local === null || local === address.local) return fits;
      return and(fits, wanted === box ? null : false);
    });
  };
}
