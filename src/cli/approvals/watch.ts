import type { ApprovalQueue, ApprovalRecord } from "../../approvals/index.js";
import { after } from "../../time.js";

const LOOK_MS = 1_000;

/** Shows the open questions, and again whenever they are others, until the signal ends it. */
export async function watch(
  queue: Pick<ApprovalQueue, "list">,
  show: (records: readonly ApprovalRecord[]) => void,
  signal: AbortSignal,
  lookMs = LOOK_MS,
): Promise<void> {
  let before: string | undefined;
  while (!signal.aborted) {
    const records = await queue.list({ open: true });
    const ids = records.map(({ id }) => id).join();
    if (ids !== before) show(records);
    before = ids;
    await new Promise<void>((resolve) => {
      const cancel = after(lookMs, resolve, true);
      const end = (): void => {
        cancel();
        resolve();
      };
      signal.addEventListener("abort", end, { once: true });
    });
  }
}
