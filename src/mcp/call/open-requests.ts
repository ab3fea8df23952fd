import { isRequestId, type RequestId } from "../wire/messages.js";

/** The requests of one client that went on to the server and are not answered yet, each with what is known of it. */
export interface OpenRequests<Known> {
  /** A request of that id goes on. */
  sent(id: RequestId, known: Known): void;
  /** The client takes the request back: it may be answered or not. */
  takenBack(id: unknown): void;
  /** The request that an answer of that id answers, if that is certain. */
  answered(id: unknown): Open<Known> | undefined;
  /** Nothing that was open is answered any more. */
  close(): void;
}

export interface Open<Known> {
  readonly known: Known;
  readonly takenBack: boolean;
}

/** The last so many requests without an answer are known. An older one is forgotten, and its answer is certain to be nobody's. */
const MOST_IDS = 10_000;

export function createOpenRequests<Known>(): OpenRequests<Known> {
  const open = new Map<unknown, Open<Known>>();
  /** Ids that a client used for two requests at once, or again after it had taken a request back that was not answered. */
  const shared = new Set<RequestId>();
  let hasForgotten = false;
  let highest = Number.NEGATIVE_INFINITY;

  /** An id that may be that of a forgotten request: any but a number above all before, as clients count their requests. */
  const mayBeForgotten = (id: RequestId): boolean => hasForgotten && !(typeof id === "number" && id > highest);

  function forgetOldest(ids: {
    readonly size: number;
    keys(): IterableIterator<unknown>;
    delete(id: never): void;
  }): void {
    if (ids.size <= MOST_IDS) return;
    hasForgotten = true;
    ids.delete(ids.keys().next().value as never);
  }

  return {
    sent(id, known) {
      const isCertain = !open.has(id) && !shared.has(id) && !mayBeForgotten(id);
      if (typeof id === "number") highest = Math.max(highest, id);
      if (isCertain) {
        open.set(id, { known, takenBack: false });
        forgetOldest(open);
      } else {
        open.delete(id);
        shared.add(id);
        forgetOldest(shared);
      }
    },
    takenBack(id) {
      const request = open.get(id);
      if (request !== undefined) open.set(id, { ...request, takenBack: true });
    },
    answered(id) {
      const request = open.get(id);
      open.delete(id);
      return isRequestId(id) ? request : undefined;
    },
    close: () => open.clear(),
  };
}
