import { userInfo } from "node:os";
import type { ApprovalQueue, ApprovalRecord } from "../../approvals/index.js";
import { CommandError } from "../shared/command-error.js";

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Reads `--for`, a span such as `15m`, in seconds. */
export function secondsOf(text: string): number {
  const [, digits, unit] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const seconds = Number(digits) * UNITS[unit as keyof typeof UNITS];
  if (!(seconds >= 1)) throw new CommandError("expected `--for` to be a span such as `90s`, `15m`, `2h` or `1d`");
  return seconds;
}

/** Reads `--port`; 0, a free one, if it is left out. */
export function portOf(text: string | undefined): number {
  const port = text === undefined ? 0 : /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new CommandError("expected `--port` to be a number from 0 to 65535");
}

/** The person who answers, as the history shows it: the account of the system. */
export function answererOf(): string {
  try {
    return userInfo().username || "somebody at this machine";
  } catch {
    return "somebody at this machine";
  }
}

/** Shorter beginnings of an id are too easily another's. */
const MIN_ID_LENGTH = 4;
const MOST_COMPARED = 1_000;

/** The record that an id, or its beginning, means. */
export async function findRecord(queue: ApprovalQueue, id: string): Promise<ApprovalRecord> {
  const exact = await queue.find(id);
  if (exact !== undefined) return exact;
  const near = id.length < MIN_ID_LENGTH ? [] : await queue.list({ limit: MOST_COMPARED });
  const meant = near.filter((record) => record.id.startsWith(id));
  if (meant.length === 1) return meant[0]!;
  throw new CommandError(
    meant.length > 1
      ? `${meant.length} questions begin with this id; write more of it`
      : "no question has this id; see `tollgate approvals list --all`",
  );
}
