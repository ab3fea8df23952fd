import { isObject, isRequestId, type Message, type RequestId } from "../../mcp/wire/messages.js";

/** The requests of a server to its client. A restarted server may use an id again that the client still works on. */
export interface Questions {
  /** A request or notification of the server as the client gets it. */
  asked(session: number, message: Message): Message;
  /** The client's answer as the server gets it; undefined if that session has ended. */
  answered(session: number, answer: Message): Message | undefined;
}

export function createQuestions(): Questions {
  const open = new Map<RequestId, { readonly session: number; readonly id: RequestId }>();
  /** The first session's ids stay as they are. */
  const shownId = (session: number, id: RequestId): RequestId => (session === 0 ? id : `${session}:${typeof id}:${id}`);
  return {
    asked(session, message) {
      const { id, method, params } = message;
      if (isRequestId(id)) {
        const shown = shownId(session, id);
        open.set(shown, { session, id });
        return { ...message, id: shown };
      }
      const taken = method === "notifications/cancelled" && isObject(params) ? params.requestId : undefined;
      return isRequestId(taken)
        ? { ...message, params: { ...(params as object), requestId: shownId(session, taken) } }
        : message;
    },
    answered(session, answer) {
      const question = open.get(answer.id as RequestId);
      open.delete(answer.id as RequestId);
      return question?.session === session ? { ...answer, id: question.id } : undefined;
    },
  };
}
