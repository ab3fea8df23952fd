import { after } from "../../time.js";
import type { ApprovalQueue } from "../queue.js";
import type { ApprovalRecord } from "../record.js";
import { PAGE_SIZE } from "./access.js";
import { Refusal } from "./refusal.js";
import { response } from "./response.js";

/** Within this time a connection says something, so that nothing between the two ends takes it for dead. */
const HEARTBEAT_MS = 15_000;
/** A browser connects again, and shows anew who it is. */
const LIFE_MS = 300_000;
const FAILING = "event: failing\ndata: {}\n\n";

/** The open calls, which the queue is asked for at most about once in `pollMs`; undefined if it fails. */
export type OpenCalls = () => Promise<readonly ApprovalRecord[] | undefined>;

export function createOpenCalls(queue: ApprovalQueue, pollMs: number, onError: (error: unknown) => void): OpenCalls {
  let last: { readonly records: readonly ApprovalRecord[] | undefined } | undefined;
  let until = 0;
  return async () => {
    if (last !== undefined && performance.now() < until) return last.records;
    // Set before the queue answers: whoever asks meanwhile gets the list before. In some runtimes no request may wait for another.
    until = performance.now() + pollMs / 2;
    try {
      last = { records: await queue.list({ open: true, limit: PAGE_SIZE }) };
    } catch (error) {
      onError(error);
      last = { records: undefined };
    }
    return last.records;
  };
}

/** Server-sent events: the ids of the open calls, at once and whenever they change. */
export interface Watch {
  /** @param idsNow The ids that this watcher may see; undefined if they cannot be read. */
  connect(idsNow: () => Promise<readonly string[] | undefined>): Response;
}

export function createWatch({ pollMs, maxWatchers }: { readonly pollMs: number; readonly maxWatchers: number }): Watch {
  let watchers = 0;
  return {
    connect(idsNow) {
      if (watchers >= maxWatchers)
        throw new Refusal(503, "expected fewer pages to watch at once; try again later", { "Retry-After": "30" });
      watchers++;
      const events = eventsOf(idsNow, pollMs, () => void watchers--);
      return response(200, "text/event-stream; charset=utf-8", events, { "X-Accel-Buffering": "no" });
    },
  };
}

/** Asks only while the reader has taken what was sent before. */
function eventsOf(
  idsNow: () => Promise<readonly string[] | undefined>,
  pollMs: number,
  ended: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last: string | undefined;
  let saidAt = performance.now();
  let over = false;
  let wake = (): void => {};
  let cancelLife = (): void => {};

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const cancel = after(pollMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  const finish = (): void => {
    if (over) return;
    over = true;
    cancelLife();
    wake();
    ended();
  };
  async function news(): Promise<string | undefined> {
    const ids = await idsNow().catch(() => undefined);
    const event = ids === undefined ? FAILING : `event: calls\ndata: ${JSON.stringify({ ids })}\n\n`;
    const isQuiet = event === last;
    last = event;
    if (!isQuiet) return event;
    return performance.now() - saidAt >= HEARTBEAT_MS ? ":\n\n" : undefined;
  }

  return new ReadableStream({
    start(controller) {
      cancelLife = after(LIFE_MS, () => {
        finish();
        controller.close();
      });
      controller.enqueue(encoder.encode("retry: 2000\n\n"));
    },
    async pull(controller) {
      while (!over) {
        const text = await news();
        if (over) return;
        if (text !== undefined) {
          saidAt = performance.now();
          return controller.enqueue(encoder.encode(text));
        }
        await pause();
      }
    },
    cancel: finish,
  });
}
