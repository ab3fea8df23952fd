import {
  type ApprovalHandlerOptions,
  type ApprovalQueueOptions,
  type ApprovalRecord,
  approvalHandler,
} from "../../../src/approvals/index.js";
import { setUp } from "../support.js";

export const HOST = "http://localhost:8787";

interface Listed {
  readonly calls: readonly { readonly record: ApprovalRecord; readonly mayDecide: boolean }[];
  readonly next?: string;
}

/** Whoever sends the header `who` is let in under that name. */
export const byHeader = (request: Request): string | null => request.headers.get("who");

/** A page over a queue in memory, and a browser of the simplest kind. */
export function setUpPage(
  options: Partial<ApprovalHandlerOptions> = {},
  {
    queue: queueOptions = {},
    policy,
  }: { readonly queue?: Partial<ApprovalQueueOptions>; readonly policy?: object } = {},
) {
  const parts = setUp(queueOptions, policy);
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const handler = approvalHandler(parts.queue, { authenticate: byHeader, onError, ...options });
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    handler(
      new Request(HOST + path, { method, headers: { who: "bob", ...headers }, ...(body !== undefined && { body }) }),
    );
  return {
    ...parts,
    ...{ handler, errors, send },
    get: (path: string, headers?: Record<string, string>) => send("GET", path, headers),
    json: async (path: string) => (await (await send("GET", path)).json()) as Listed,
    text: async (path: string) => (await send("GET", path)).text(),
    /** Answers as a program. */
    answer: (id: string, answer: unknown, headers: Record<string, string> = {}) =>
      send("POST", `/api/calls/${id}`, { "content-type": "application/json", ...headers }, JSON.stringify(answer)),
    /** Answers as the form of the page. */
    submit: (id: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      send(
        "POST",
        `/${id}`,
        { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin", ...headers },
        `${new URLSearchParams(fields)}`,
      ),
  };
}
