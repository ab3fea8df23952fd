import { existsSync } from "node:fs";
import { type ApprovalQueue, createApprovalQueue } from "../../approvals/index.js";
import { reasonOf } from "../../stores/cause.js";
import type { Io } from "../command.js";
import { CommandError } from "../shared/command-error.js";
import { openStores } from "../shared/open-stores.js";
import { shown } from "../shared/shown.js";
import { placeInState, readPlace } from "../shared/store-place.js";

/** The questions of a store, in the hands of a command. */
export interface OpenedQueue {
  /** Rejects with a `CommandError` that names the store. */
  readonly queue: ApprovalQueue;
  close(): void;
}

/** A person waits, and not a call. */
const STORE_TIMEOUT_MS = 10_000;

/** The queue of the store that `--store` names; left out, the proxy's file in the user's state folder. */
export async function openQueue(named: string | undefined, env: Io["env"]): Promise<OpenedQueue> {
  const place = named === undefined ? placeInState(env) : readPlace(named);
  if (place.kind === "nowhere") throw new CommandError(place.why);
  // To open it would make it.
  if (place.kind === "file" && !existsSync(place.file))
    throw new CommandError(`the file ${shown(place.file)} does not exist; no call has asked for approval there yet`);
  const { approvals, name, close, warning } = await openStores(named, env);
  if (approvals === undefined)
    throw new CommandError(
      warning ??
        "approvals are not kept in memory, where nobody else could answer them; give the `--store` of a proxy that has a file, Redis or Postgres",
    );
  const queue = createApprovalQueue({ store: approvals, storeTimeoutMs: STORE_TIMEOUT_MS });
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      // A `TypeError` says what is wrong with an answer, and none of the store.
      throw error instanceof TypeError
        ? new CommandError(error.message)
        : new CommandError(`the store ${name} does not answer: ${reasonOf(error)}`);
    });
  return {
    queue: {
      ...queue,
      find: (id) => told(queue.find(id)),
      list: (query) => told(queue.list(query)),
      decide: (id, answer) => told(queue.decide(id, answer)),
    },
    close,
  };
}
