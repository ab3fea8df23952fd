import { after } from "../../time.js";
import { hasMethod, isObject, LIST_CHANGED, type Message, memberOf } from "../wire/messages.js";

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
  /**
   * The annotations of a tool in a list that the inventory has asked the server for, as the server wrote them: the engine refuses
   * what is not an object. Undefined if the server gives none, or does not have the tool. Rejects if the server does not list its
   * tools in time.
   */
  annotationsOf(
    tool: string,
    meta: Readonly<Record<string, unknown>> | undefined,
    ask: (message: Message) => void,
  ): Promise<object | undefined>;
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

/** A call does not wait longer for a server whose list changes each time that it is asked for. */
const MOST_CHANGES = 5;

/** All that a server has answered to one question. */
interface Lists {
  /** Whether it came to its end in time. */
  readonly isWhole: boolean;
  /** By the name of the tool. */
  readonly annotations: ReadonlyMap<unknown, object | undefined>;
}

export function createInventory(): Inventory {
  const known = new Set<unknown>();
  const pages = new Map<string, (result: unknown) => void>();
  let asking: Promise<Lists> | undefined;
  /** The lists that hold until the server says that they have changed. */
  let own: Promise<Lists> | undefined;

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

  async function askAll(meta: object | undefined, ask: (message: Message) => void): Promise<Lists> {
    let late = (): void => {};
    const deadline = new Promise<void>((resolve) => {
      late = resolve;
    });
    const inTime = after(DEADLINE_MS, late);
    const annotations = new Map<unknown, object | undefined>();
    let cursor: unknown;
    let isWhole = false;
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const result = await Promise.race([page(cursor, meta, ask), deadline]);
      // A name that is listed twice has no annotations that a policy could trust.
      for (const tool of toolsOf(result))
        annotations.set(tool.name, (annotations.has(tool.name) ? null : tool.annotations) as object | undefined);
      cursor = isObject(result) ? result.nextCursor : undefined;
      if (typeof cursor !== "string") {
        isWhole = isObject(result) && Array.isArray(result.tools);
        break;
      }
    }
    inTime();
    return { isWhole, annotations };
  }

  /** Asks once for all that wait, with what the call says of its client and nothing else of it. */
  function askOnce(meta: Readonly<Record<string, unknown>> | undefined, ask: (message: Message) => void) {
    if (asking !== undefined) return asking;
    const envelope = meta && Object.fromEntries(Object.entries(meta).filter(([name]) => ENVELOPE.test(name)));
    const asked = askAll(envelope, ask).finally(() => {
      if (asking === asked) asking = undefined;
    });
    asking = asked;
    return asked;
  }

  return {
    knows: (tool) => known.has(tool),
    async has(tool, meta, ask) {
      if (known.has(tool)) return true;
      await askOnce(meta, ask);
      return known.has(tool);
    },
    async annotationsOf(tool, meta, ask) {
      for (let count = 0; count < MOST_CHANGES; count += 1) {
        own ??= askOnce(meta, ask);
        const asked = own;
        const { isWhole, annotations } = await asked;
        if (isWhole && own === asked) return annotations.get(tool);
        if (isWhole) continue;
        if (own === asked) own = undefined;
        break;
      }
      throw new Error("the server did not list its tools in time");
    },
    learn(message) {
      if (!isObject(message)) return false;
      if (hasMethod(message)) {
        if (memberOf(message, "method") === LIST_CHANGED) {
          // The answer that is on its way may be the old list.
          own = undefined;
          asking = undefined;
        }
        return false;
      }
      const { id, result } = message;
      for (const tool of toolsOf(result)) known.add(tool.name);
      const answer = pages.get(id as string);
      answer?.(result);
      return answer !== undefined;
    },
    close() {
      for (const answer of [...pages.values()]) answer(undefined);
    },
  };
}

const toolsOf = (result: unknown): readonly Readonly<Record<string, unknown>>[] =>
  isObject(result) && Array.isArray(result.tools) ? result.tools.filter(isObject) : [];
