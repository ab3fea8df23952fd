import { isRequestId, type RequestId } from "../wire/messages.js";

/** The requests of one client that went on to the server and are not answered yet, each with what is known of it. */
export interface OpenRequests<Known> {
  /** A request of that id goes on. */
  sent(id: RequestId, known: Known): void;
  /** The client takes the request back: it may be answered or not. */
  takenBack(id: unknown): void;
  /** The request that an answer of that id answers, if that is certain. */
  answered(id: unknown): Open<Known> | undefined;
  /** A list of that id passes. It answers no call, but may answer a request of which nothing is known (null). */
  listed(id: unknown): void;
  /** Nothing that was open is answered any more. */
  close(): void;
}

export interface Open<Known> {
  readonly known: Known;
  readonly takenBack: boolean;
}

/** More ids than these are not told apart; then no answer is certain to be that of one request. */
const MOST_IDS = 10_000;

export function createOpenRequests<Known>(): OpenRequests<Known> {
  const open = new Map<unknown, Open<Known>>();
  /** Ids that a client used for two requests at once, or again after it had taken a request back that was not answered. */
  const shared = new Set<RequestId>();
  let crowded = false;

  return {
    sent(id, known) {
      // Bounds what a client makes up.
      crowded ||= open.size >= MOST_IDS || shared.size >= MOST_IDS;
      if (crowded) {
        open.clear();
        shared.clear();
        return;
      }
      if (open.has(id)) shared.add(id);
      open.set(id, { known, takenBack: false });
    },
    takenBack(id) {
      const request = open.get(id);
      if (request !== undefined) open.set(id, { ...request, takenBack: true });
    },
    answered(id) {
      const request = open.get(id);
      open.delete(id);
      return isRequestId(id) && !shared.has(id) ? request : undefined;
    },
    listed(id) {
      if (open.get(id)?.known === null) open.delete(id);
    },
    close: () => open.clear(),
  };
}
