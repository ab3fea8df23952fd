import { isObject, memberOf } from "../wire/messages.js";
import { canElicit, canOpen } from "./elicitation.js";

/** The client of a connection, as it describes itself. */
export interface Peer {
  /** The name that it gives itself. */
  readonly name: string | undefined;
  /** Name and version, for people. */
  readonly text: string | undefined;
  readonly shows: { readonly form: boolean; readonly address: boolean };
}

const SHOWN_CHARACTERS = 100;

/** Reads `clientInfo` and the capabilities; none of them is trusted with anything but where a question is shown. */
export function peerOf(clientInfo: unknown, capabilities: unknown): Peer {
  const told = (member: string): string | undefined => {
    const value = isObject(clientInfo) ? memberOf(clientInfo, member) : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const name = told("name");
  const text = [name, told("version")].filter((part) => part !== undefined).join(" ");
  return {
    name,
    text: text === "" ? undefined : text.slice(0, SHOWN_CHARACTERS),
    shows: { form: canElicit(capabilities), address: canOpen(capabilities) },
  };
}

/** The client that says of itself nothing. */
export const UNKNOWN_PEER: Peer = peerOf(undefined, undefined);
