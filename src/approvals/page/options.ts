import {
  callback,
  hasMethods,
  isFunction,
  milliseconds,
  optional,
  readOptions,
  required,
  wholeNumber,
} from "../../options.js";
import type { ApprovalQueue } from "../queue.js";
import type { ApprovalRecord } from "../record.js";

/**
 * A person who reads and answers. A host may add members of its own, which `mayDecide` and `mayRead` get.
 *
 * @example
 * ```ts
 * import type { Approver } from "tollgate/approvals";
 *
 * const ann: Approver & { readonly team: string } = { name: "ann@example.com", grant: "ann", team: "billing" };
 * ```
 */
export interface Approver {
  /** As the history shows it: 1 to 200 characters. */
  readonly name: string;
  /** The grant of the person's own agents: by default the person answers none of their calls. */
  readonly grant?: string | undefined;
}

/**
 * The options of `approvalHandler`.
 *
 * @example
 * ```ts
 * import type { ApprovalHandlerOptions } from "tollgate/approvals";
 *
 * const options: ApprovalHandlerOptions = {
 *   authenticate: (request) => request.headers.get("x-forwarded-email"),
 *   hosts: ["approvals.example.com"],
 * };
 * ```
 */
export interface ApprovalHandlerOptions<Who extends Approver = Approver> {
  /**
   * The person who makes a request: an object, or a name alone. Nothing if the request does not say so: it is answered with 401.
   * A `Response` is sent as it is, for instance to lead to where a person signs in. If it throws, nobody is let in.
   */
  readonly authenticate: (
    request: Request,
  ) => Who | string | Response | null | undefined | Promise<Who | string | Response | null | undefined>;
  /** Whether a person may answer a call; no if it throws. Default: unless it is a call of the person's own grant, or of one that is named like the person. */
  readonly mayDecide?: ((record: ApprovalRecord, who: Who) => boolean | Promise<boolean>) | undefined;
  /** Whether a person may see a call, its arguments and its history; no if it throws. Default: everybody who is let in. */
  readonly mayRead?: ((record: ApprovalRecord, who: Who) => boolean | Promise<boolean>) | undefined;
  /** The names that the page has, with or without a port. Default: `localhost`, `127.0.0.1` and `[::1]`. */
  readonly hosts?: readonly string[] | undefined;
  /** The path that the page has, as a browser sees it. Default `"/"`. */
  readonly basePath?: string | undefined;
  /** How often the queue is asked for new calls while somebody watches, in milliseconds. Default 1,000. */
  readonly pollMs?: number | undefined;
  /** The most pages and programs that watch at once; one more is answered with 503. Default 100. */
  readonly maxWatchers?: number | undefined;
  /** Told what `authenticate`, `mayDecide`, `mayRead` and the queue throw, for the operator. Errors it throws are ignored. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Options as the handler uses them. */
export interface HandlerSettings {
  readonly authenticate: ApprovalHandlerOptions["authenticate"];
  readonly mayDecide: (record: ApprovalRecord, who: Approver) => boolean | Promise<boolean>;
  readonly mayRead: (record: ApprovalRecord, who: Approver) => boolean | Promise<boolean>;
  readonly hosts: readonly string[];
  readonly basePath: string;
  readonly pollMs: number;
  readonly maxWatchers: number;
  /** Never throws. */
  readonly onError: (error: unknown) => void;
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

const isHost = (value: unknown): boolean =>
  typeof value === "string" &&
  URL.canParse(`http://${value}`) &&
  new URL(`http://${value}`).host === value.replace(/:80$/, "");

const isHosts = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isHost);

const isPath = (value: unknown): boolean => typeof value === "string" && /^(?:\/|(?:\/[\w.~-]+)+)$/.test(value);

const isNotOwn = ({ scope: { grant } }: ApprovalRecord, who: Approver): boolean =>
  grant === undefined || (grant !== who.grant && grant !== who.name);

const quiet =
  (listener: ((error: unknown) => void) | undefined): HandlerSettings["onError"] =>
  (error) => {
    try {
      listener?.(error);
    } catch {
      // The host's own; the request is answered all the same.
    }
  };

export function readHandlerOptions(options: object): HandlerSettings {
  return readOptions<HandlerSettings>("approvalHandler", options, {
    authenticate: required("a function that gives the person who makes a request", isFunction),
    mayDecide: optional("a function", isFunction, isNotOwn),
    mayRead: optional("a function", isFunction, () => true),
    hosts: optional("a list of names such as `approvals.example.com`", isHosts, LOOPBACK),
    basePath: optional("a path such as `/approvals`, without a slash at its end", isPath, "/"),
    pollMs: milliseconds(1_000),
    maxWatchers: wholeNumber(100),
    onError: (value, fail, name) => quiet(callback<(error: unknown) => void>()(value, fail, name)),
  });
}

/** Throws a `TypeError` for what is not a queue. */
export function readQueue(queue: ApprovalQueue): ApprovalQueue {
  if (hasMethods(queue, "list", "find", "decide")) return queue;
  throw new TypeError("approvalHandler: expected a queue of `createApprovalQueue`");
}
