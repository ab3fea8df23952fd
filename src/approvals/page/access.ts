import { withDeadline } from "../../time.js";
import type { AnsweredApproval, ApprovalQueue } from "../queue.js";
import type { ApprovalRecord } from "../record.js";
import type { Approver, HandlerSettings } from "./options.js";
import { Refusal } from "./refusal.js";

/** How long a function of the host may take, in milliseconds. */
const HOST_MS = 10_000;
/** The most records of a page. */
export const PAGE_SIZE = 100;

/** A record, and whether the person may answer it. */
export interface Seen {
  readonly record: ApprovalRecord;
  readonly mayDecide: boolean;
}

/** A page of a list: `next` is where the next one begins, if there may be one. */
export interface SeenPage {
  readonly seen: readonly Seen[];
  readonly next: string | undefined;
}

/** An answer without the person who gives it. */
export interface Answer {
  readonly approve: boolean;
  readonly note?: string | undefined;
  readonly rememberSeconds?: number | undefined;
}

/** A queue as one person sees it. */
export type Access = ReturnType<typeof createAccess>;

/** Lets a person see and answer what the host says. Each function throws a `Refusal`, or what the queue throws. */
export function createAccess(
  queue: ApprovalQueue,
  { mayRead, mayDecide, onError }: Pick<HandlerSettings, "mayRead" | "mayDecide" | "onError">,
  who: Approver,
) {
  async function may(ask: HandlerSettings["mayRead"], record: ApprovalRecord): Promise<boolean> {
    try {
      return (await withDeadline(async () => ask(record, who), HOST_MS)) === true;
    } catch (error) {
      onError(error);
      return false;
    }
  }

  const see = async (record: ApprovalRecord): Promise<Seen> => ({ record, mayDecide: await may(mayDecide, record) });

  async function readable(records: readonly ApprovalRecord[]): Promise<readonly ApprovalRecord[]> {
    const allowed = await Promise.all(records.map((record) => may(mayRead, record)));
    return records.filter((_, i) => allowed[i]);
  }

  async function find(id: string): Promise<Seen> {
    const record = await queue.find(id);
    if (record === undefined || !(await may(mayRead, record))) throw new Refusal(404, "no call is kept under this id");
    return see(record);
  }

  return {
    who,
    /** The ids of those that the person may see; undefined if they are not known. */
    readableIds: async (records: readonly ApprovalRecord[] | undefined): Promise<readonly string[] | undefined> =>
      records && (await readable(records)).map(({ id }) => id),
    find,
    async list({
      open,
      limit,
      before,
    }: {
      readonly open: boolean;
      readonly limit: number;
      readonly before?: string | undefined;
    }): Promise<SeenPage> {
      const records = await queue.list({ open, limit, ...(before !== undefined && { before }) });
      const seen = await Promise.all((await readable(records)).map(see));
      return { seen, next: records.length < limit ? undefined : records.at(-1)?.id };
    },
    async decide(id: string, { approve, note, rememberSeconds }: Answer): Promise<AnsweredApproval> {
      const { record, mayDecide } = await find(id);
      if (!mayDecide) throw new Refusal(403, "you may not answer this call; somebody else has to");
      const most = record.remember?.seconds ?? 0;
      if (rememberSeconds !== undefined && rememberSeconds > most)
        throw new Refusal(400, `expected \`rememberSeconds\` to be at most ${most}, as the policy says for this call`);
      const outcome = await queue.decide(id, { approve, by: who.name, note, rememberSeconds });
      if (outcome === undefined) throw new Refusal(404, "no call is kept under this id");
      return outcome;
    },
  };
}

/** The person who makes a request, or the answer that the host has for it. */
export async function whoMakes(
  request: Request,
  authenticate: HandlerSettings["authenticate"],
): Promise<Approver | Response> {
  const given = await withDeadline(async () => authenticate(request), HOST_MS);
  if (given instanceof Response) return given;
  const who = typeof given === "string" ? { name: given } : given;
  if (who === null || who === undefined || who.name === "") throw new Refusal(401, "sign in first");
  const { name } = who;
  if (typeof name !== "string" || name.length > 200)
    throw new TypeError("approvalHandler: expected `authenticate` to give a name of 1 to 200 characters");
  return who;
}
