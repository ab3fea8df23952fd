import type { ApprovalQueue } from "../queue.js";
import { createAccess, whoMakes } from "./access.js";
import { type ApprovalHandlerOptions, type Approver, readHandlerOptions, readQueue } from "./options.js";
import * as places from "./places.js";
import { Refusal } from "./refusal.js";
import { redirect } from "./response.js";
import { isForPrograms, METHODS, routeOf } from "./route.js";
import { checkHost, checkSameOrigin } from "./same-site.js";
import { createOpenCalls, createWatch } from "./watch.js";

/**
 * A page where people answer the calls that wait, and the same as JSON for programs. It takes a `Request` and gives a `Response`, in any
 * runtime; `toNodeHandler` makes a listener of `node:http` of it. See docs/approvals-page.md.
 *
 * It never rejects. If the queue fails or a function of the host throws, nothing is decided.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import { approvalHandler, createApprovalQueue, createMemoryApprovalStore } from "tollgate/approvals";
 *
 * const queue = createApprovalQueue({ store: createMemoryApprovalStore() });
 * const handler = approvalHandler(queue, {
 *   authenticate: (request) => request.headers.get("x-forwarded-email"),
 *   hosts: ["approvals.example.com"],
 * });
 * const page = await handler(new Request("https://approvals.example.com/"));
 * ```
 */
export function approvalHandler<Who extends Approver = Approver>(
  queue: ApprovalQueue,
  options: ApprovalHandlerOptions<Who>,
): (request: Request) => Promise<Response> {
  readQueue(queue);
  const settings = readHandlerOptions(options);
  const { authenticate, hosts, basePath, onError } = settings;
  const openCalls = createOpenCalls(queue, settings.pollMs, onError);
  const watch = createWatch(settings);

  async function answer(request: Request): Promise<Response> {
    checkHost(request, hosts);
    const { pathname, searchParams } = new URL(request.url);
    const route = routeOf(pathname, basePath);
    if (route === undefined) throw new Refusal(404, "nothing is served under this path");
    if (route === "slash") return redirect(`${basePath}/`);
    const { method } = request;
    const methods = METHODS[route.is];
    if (!methods.includes(method === "HEAD" ? "GET" : method))
      throw new Refusal(405, `expected the method ${methods.join(" or ")}`, { Allow: ["HEAD", ...methods].join(", ") });
    if (route.is === "file") return places.file(route.name);

    const isPost = method === "POST";
    if (isPost || isForPrograms(pathname, basePath)) checkSameOrigin(request, route.is === "call");
    const who = await whoMakes(request, authenticate);
    if (who instanceof Response) return who;
    const access = createAccess(queue, settings, who);
    switch (route.is) {
      case "index":
        return places.index(access, searchParams);
      case "call":
        return isPost ? places.answerByForm(access, route.id, request) : places.call(access, route.id);
      case "list":
        return places.list(access, searchParams);
      case "record":
        return isPost ? places.answerByJson(access, route.id, request) : places.record(access, route.id);
      case "watch":
        return method === "HEAD"
          ? new Response(null)
          : watch.connect(async () => access.readableIds(await openCalls()));
    }
  }

  return async (request) => {
    try {
      const given = await answer(request);
      return request.method === "HEAD" ? new Response(null, given) : given;
    } catch (error) {
      if (!(error instanceof Refusal)) onError(error);
      return places.refusal(error, isForPrograms(new URL(request.url).pathname, basePath));
    }
  };
}
