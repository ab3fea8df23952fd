import type { ApprovalOutcome } from "../approver.js";
import { isObject, type RequestId } from "../wire/messages.js";
import { post, type Transport } from "../wire/transport.js";
import { readElicitation } from "./elicitation.js";

/** Requests of the guard's own to the client of a connection of the 2025 era. */
export interface ElicitationClient {
  /**
   * Sends the question on the stream of the call that it is about, and takes it back when the signal says so. Gives the client's result, or
   * why there is none.
   */
  elicit(params: unknown, about: RequestId, signal: AbortSignal): Promise<Elicited>;
  /** True for the answer to a question of the guard's own, which is nobody else's. */
  receive(id: unknown, result: unknown): boolean;
}

/** The result as the client sent it, or why there is none. */
export type Elicited =
  | { readonly result: Readonly<Record<string, unknown>> }
  | { readonly none: "unanswered" | "unavailable" };

/** The meaning of the answer. */
export const outcomeOf = (elicited: Elicited): ApprovalOutcome =>
  "none" in elicited ? elicited.none : readElicitation(elicited.result);

export function createElicitationClient(transport: Transport): ElicitationClient {
  const open = new Map<string, (elicited: Elicited) => void>();
  return {
    elicit(params, about, signal) {
      const id = `tollgate-${crypto.randomUUID()}`;
      return new Promise((resolve) => {
        open.set(id, resolve);
        signal.addEventListener("abort", () => {
          if (open.delete(id)) post(transport, cancellation(id), { relatedRequestId: about });
          resolve({ none: "unanswered" });
        });
        const request = { jsonrpc: "2.0", id, method: "elicitation/create", params };
        Promise.resolve()
          .then(() => transport.send(request, { relatedRequestId: about }))
          .catch(() => {
            open.delete(id);
            resolve({ none: "unavailable" });
          });
      });
    },
    receive(id, result) {
      const answer = open.get(id as string);
      if (answer === undefined) return false;
      open.delete(id as string);
      // An error is not an answer of a person.
      answer(isObject(result) ? { result } : { none: "unavailable" });
      return true;
    },
  };
}

const cancellation = (requestId: string) => ({
  jsonrpc: "2.0",
  method: "notifications/cancelled",
  params: { requestId, reason: "the call is not waited for any more" },
});
