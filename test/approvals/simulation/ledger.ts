import type { ApprovalStore } from "../../../src/approvals/index.js";
import type { ToolCall } from "../../../src/engine/decision.js";

/** A yes as it was applied, and the call that a person was shown. */
interface Yes {
  readonly id: string;
  readonly call: ToolCall;
  readonly revision: string;
  readonly until: number;
  readonly rememberedUntil: number;
  used: boolean;
  /** After how many events it was taken back. */
  takenBack: number;
}

/** The moment at which a call was made: what befalls its yes later, while it waits for the store, comes too late. */
export interface Made {
  readonly now: number;
  readonly events: number;
}

/** What happened in a world, kept apart from everything that is tested. */
export interface Ledger {
  readonly violations: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
  count(what: string): void;
  /** The store, whose answers are written down as they are applied. */
  watching(store: ApprovalStore): ApprovalStore;
  /** A call is made now. */
  made(): Made;
  /** A call ran under a revision. */
  ran(call: ToolCall, revision: string, made: Made): void;
}

export function openLedger({ clock, countsMs }: { readonly clock: () => number; readonly countsMs: number }): Ledger {
  const violations: string[] = [];
  const counts = new Map<string, number>();
  const given: Yes[] = [];
  let events = 0;
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

  return {
    violations,
    counts,
    count,
    watching: (store) => ({
      ...store,
      async decide(id, answer) {
        const { body } = (await store.find(id)) ?? {};
        const outcome = await store.decide(id, answer);
        if (outcome?.decided !== true || body === undefined) return outcome;
        events += 1;
        count(answer.approved ? "a person said yes" : "a person said no");
        if (!answer.approved)
          for (const yes of given) if (yes.id === id) yes.takenBack = Math.min(yes.takenBack, events);
        const { tool, args, scope, revision } = JSON.parse(body);
        const { answeredAt: now = Number.NaN } = outcome.record;
        const rememberedUntil = now + (answer.remember?.forMs ?? 0);
        if (answer.approved)
          given.push({ ...{ id, call: { tool, args, scope }, revision, until: now + countsMs, rememberedUntil }, used: false, takenBack: Number.POSITIVE_INFINITY }); // biome-ignore format: one line
        return outcome;
      },
    }),
    made: () => ({ now: clock(), events }),
    ran(call, revision, { now, events: before }) {
      const sameAccount = (yes: Yes): boolean => accountOf(yes.call) === accountOf(call) && yes.revision === revision;
      const own = given.find((yes) => sameAccount(yes) && !yes.used && yes.takenBack > before && now < yes.until && isSame(yes.call, call)); // biome-ignore format: one line
      if (own !== undefined) {
        own.used = true;
        return;
      }
      const covering = given.some((yes) => sameAccount(yes) && yes.takenBack > before && now < yes.rememberedUntil && isCovered(yes.call, call)); // biome-ignore format: one line
      if (covering) count("a remembered yes covered a call");
      else violations.push(`${JSON.stringify(call)} ran without a yes`);
    },
  };
}

const accountOf = ({ scope }: ToolCall): string => (scope?.grant === undefined ? `session ${scope?.session}` : `grant ${scope.grant}`); // biome-ignore format: one line

type Args = Readonly<Record<string, unknown>>;
const isSame = (a: ToolCall, b: ToolCall): boolean =>
  a.tool === b.tool && (a.args as Args).repo === (b.args as Args).repo && (a.args as Args).n === (b.args as Args).n;

/** `merge` matches by `repo`, `pay` by all arguments, and `drop` is never remembered. */
const isCovered = (yes: ToolCall, call: ToolCall): boolean =>
  yes.tool === call.tool &&
  (call.tool === "pay"
    ? isSame(yes, call)
    : call.tool === "merge" && (yes.args as Args).repo === (call.args as Args).repo);
