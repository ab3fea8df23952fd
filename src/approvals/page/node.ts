/**
 * A request of `node:http`, as far as it is read; Express adds `originalUrl`.
 *
 * @example
 * ```ts
 * import type { NodeRequest } from "tollgate/approvals";
 *
 * const pathOf = ({ originalUrl, url }: NodeRequest): string => originalUrl ?? url ?? "/";
 * ```
 */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly originalUrl?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: object;
}

/**
 * A response of `node:http`, as far as it is written.
 *
 * @example
 * ```ts
 * import type { NodeResponse } from "tollgate/approvals";
 *
 * const refuse = (response: NodeResponse): void => {
 *   response.statusCode = 503;
 *   response.end();
 * };
 * ```
 */
export interface NodeResponse {
  statusCode: number;
  setHeader(name: string, value: string | readonly string[]): unknown;
  flushHeaders(): void;
  write(chunk: Uint8Array): boolean;
  end(): unknown;
  once(event: "drain" | "close", listener: () => void): unknown;
  readonly destroyed: boolean;
  readonly headersSent: boolean;
}

/**
 * A listener for `node:http` and Express of a handler that takes a `Request`. In Express it must come before what reads bodies, such as
 * `express.json()`.
 *
 * @example
 * ```ts
 * import { createServer } from "node:http";
 * import { type ApprovalQueue, approvalHandler, toNodeHandler } from "tollgate/approvals";
 *
 * const serverOf = (queue: ApprovalQueue) =>
 *   createServer(toNodeHandler(approvalHandler(queue, { authenticate: (request) => request.headers.get("x-forwarded-email") })));
 * ```
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse) => void {
  return (from, to) => {
    const fail = (status: number): void => {
      if (!to.headersSent) to.statusCode = status;
      to.end();
    };
    const request = requestOf(from);
    if (request === undefined) fail(400);
    else serve(handler, request, to).catch(() => fail(500));
  };
}

async function serve(
  handler: (request: Request) => Promise<Response>,
  request: Request,
  to: NodeResponse,
): Promise<void> {
  const { status, headers, body } = await handler(request);
  to.statusCode = status;
  for (const [name, value] of headers) if (name !== "set-cookie") to.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) to.setHeader("set-cookie", cookies);
  to.flushHeaders();
  const reader = body?.getReader();
  to.once("close", () => void reader?.cancel().catch(() => {}));
  for (let part = await reader?.read(); part?.value !== undefined && !to.destroyed; part = await reader?.read())
    if (!to.write(part.value)) await drained(to);
  to.end();
}

const drained = (to: NodeResponse): Promise<void> =>
  new Promise((resolve) => {
    to.once("drain", resolve);
    to.once("close", resolve);
  });

/** Undefined for an address that none is or that names a host of its own, and for a method that a `Request` cannot have. */
function requestOf(from: NodeRequest): Request | undefined {
  const { method = "GET", headers } = from;
  const path = from.originalUrl ?? from.url ?? "/";
  const host = headers.host ?? headers[":authority"];
  if (!path.startsWith("/") || typeof host !== "string") return undefined;
  const scheme = "encrypted" in from.socket ? "https" : "http";
  const pairs = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  try {
    return new Request(`${scheme}://${host}${path}`, {
      method,
      headers: pairs.flatMap(([name, value = []]) => [value].flat().map((one): [string, string] => [name, one])),
      ...(method !== "GET" && method !== "HEAD" && { body: streamOf(from), duplex: "half" }),
    });
  } catch {
    return undefined;
  }
}

/** One that is not read to its end is left to the server, which reads on: ending it here would end the connection before the answer. */
function streamOf(from: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = from[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
