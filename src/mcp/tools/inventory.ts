import { after } from "../../time.js";
import { hasMethod, isObject, type Message } from "../wire/messages.js";

/** The tools that the server of one connection has, according to its own lists. */
export interface Inventory {
  /** Whether the server is known to list a tool of that very name. */
  knows(tool: string): boolean;
  /** The same; asks the server if need be. False if it does not say so in time. */
  has(
    tool: string,
    meta: Readonly<Record<string, unknown>> | undefined,
    ask: (message: Message) => void,
  ): Promise<boolean>;
  /** Learns from a message of the server; true if it answers a question of the inventory's own and is nobody else's. */
  learn(message: unknown): boolean;
  /** Nobody is left to be told. */
  close(): void;
}

/** For all pages together. */
const DEADLINE_MS = 5_000;
/** A server whose list does not end is not listened to for ever. */
const MOST_PAGES = 1_000;
/** The metadata that a request of the modern era must have, and nothing else of the call. */
const ENVELOPE = /^io\.modelcontextprotocol\//;

export function createInventory(): Inventory {
  const known = new Set<unknown>();
  const pages = new Map<string, (result: unknown) => void>();
  let asking: Promise<void> | undefined;

  function page(cursor: unknown, meta: object | undefined, ask: (message: Message) => void): Promise<unknown> {
    const id = `tollgate-${crypto.randomUUID()}`;
    return new Promise((resolve) => {
      pages.set(id, (result) => {
        pages.delete(id);
        resolve(result);
      });
      const params = { ...(cursor === undefined ? {} : { cursor }), ...(meta === undefined ? {} : { _meta: meta }) };
      ask({ jsonrpc: "2.0", id, method: "tools/list", params });
    });
  }

  async function askAll(meta: object | undefined, ask: (message: Message) => void): Promise<void> {
    let late = (): void => {};
    const deadline = new Promise<void>((resolve) => {
      late = resolve;
    });
    const inTime = after(DEADLINE_MS, late);
    let cursor: unknown;
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const result = await Promise.race([page(cursor, meta, ask), deadline]);
      cursor = isObject(result) ? result.nextCursor : undefined;
      if (typeof cursor !== "string") break;
    }
    inTime();
  }

  return {
    knows: (tool) => known.has(tool),
    async has(tool, meta, ask) {
      if (known.has(tool)) return true;
      const envelope = meta && Object.fromEntries(Object.entries(meta).filter(([name]) => ENVELOPE.test(name)));
      asking ??= askAll(envelope, ask).finally(() => {
        asking = undefined;
      });
      await asking;
      return known.has(tool);
    },
    learn(message) {
      if (!isObject(message) || hasMethod(message)) return false;
      const { id, result } = message;
      if (isObject(result) && Array.isArray(result.tools)) {
        for (const tool of result.tools) if (isObject(tool)) known.add(tool.name);
      }
      const answer = pages.get(id as string);
      answer?.(result);
      return answer !== undefined;
    },
    close() {
      for (const answer of [...pages.values()]) answer(undefined);
    },
  };
}
