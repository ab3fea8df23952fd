import type { AnyEngine, Decision } from "../../src/index.js";
import type { Entry } from "./catalogue.js";
import type { Checker } from "./checker.js";
import type { Links } from "./links.js";
import type { Listener } from "./listener.js";
import { type Fate, type Move, PLAIN, type Showing } from "./plan.js";
import type { CallRecord } from "./records.js";
import type { Store } from "./store.js";

type MoveOf<Kind extends Move["do"]> = Extract<Move, { readonly do: Kind }>;

/** What a host has around it. */
export interface Around {
  readonly engines: readonly AnyEngine[];
  /** The policies that its engines can be given. */
  readonly entries: readonly Entry[];
  /** What each engine's clock shows, to be changed. */
  readonly showing: Showing[];
  /** What an engine's clock shows now. */
  readonly shows: (engine: number) => number;
  readonly checker: Checker;
  readonly store: Store;
  readonly links: Links;
  readonly listener: Listener;
}

/** Does with the engines what a plan says, and tells the checker. */
export interface Host {
  /** How many decisions there were so far. */
  decisions(): number;
  perform(move: Move): void;
}

/** Uses what an engine gives, at once or when it comes. */
function whenGiven<Value>(give: () => Value | Promise<Value>, use: (value: Value) => void, fail: () => void): void {
  try {
    const given = give();
    if (given instanceof Promise) given.then(use, fail);
    else use(given);
  } catch {
    fail();
  }
}

export function createHost({ engines, entries, showing, shows, checker, store, links, listener }: Around): Host {
  const { count, note } = listener;
  const calls = new Map<number, CallRecord>();
  const cancelled = new Map<CallRecord, Fate>();
  /** How often the store had crashed when a call was decided. */
  const crashes = new Map<CallRecord, number>();
  let decisions = 0;

  function call({ id, engine, call, approved, fate, giveBack }: MoveOf<"call">): void {
    const earlier = approved && calls.get(approved.of);
    const approval = earlier?.decision;
    if (earlier?.spent) count("approved again");
    const record = checker.called(id, engine, call, shows(engine), approved?.copied ? undefined : earlier);
    calls.set(id, record);
    if (earlier?.engine === engine && approval?.code === "approval_required" && earlier.epoch < record.epoch)
      count("approved under an earlier policy");
    checker.because({ kind: "call", call: record });
    links.fates(fate, giveBack);
    const approving = approval ? `, approved by ${approved?.copied ? "a copy of " : ""}call ${approved?.of}` : "";
    note(() => `engine ${engine} gets call ${id}: ${JSON.stringify(call)}${approving} ${JSON.stringify(fate)}`);
    const options = approval && { approved: approved?.copied ? { ...approval } : approval };
    whenGiven(
      () => engines[engine]!.evaluate(call, options),
      (decision) => decided(record, decision),
      () => checker.failed(`call ${id} throws`),
    );
  }

  function decided(record: CallRecord, decision: Decision): void {
    decisions += 1;
    const used = decision.limits.map(({ used, max }) => ` ${used}/${max}`).join("");
    note(() => `call ${record.id}: ${decision.degraded ? "degraded, " : ""}${decision.code}${used}`);
    checker.decided(record, decision);
    crashes.set(record, store.crashes());
    const fate = cancelled.get(record);
    if (fate) release(record, record.engine, false, fate);
  }

  function release(record: CallRecord, engine: number, copied: boolean, fate: Fate): void {
    const { decision } = record;
    if (decision === undefined) return;
    const genuine = !copied && engine === record.engine;
    if (!genuine) count("released by a stranger");
    else if (record.ended) count(record.ended === "released" ? "released again" : "released after its completion");
    checker.ending(record, genuine, { how: "released" });
    links.fates(fate, PLAIN);
    note(() => `engine ${engine} is to release ${copied ? "a copy of " : ""}call ${record.id} ${JSON.stringify(fate)}`);
    whenGiven(
      () => engines[engine]!.release(copied ? { ...decision } : decision),
      () => {},
      () => checker.failed(`the release of call ${record.id} throws`),
    );
  }

  function complete({ of, engine, copied, outcome, amounts = {}, fate }: MoveOf<"complete">): void {
    const record = calls.get(of);
    const { decision } = record ?? {};
    if (record === undefined || decision === undefined) return;
    const genuine = !copied && engine === record.engine;
    if (!genuine) count("completed by a stranger");
    else if (record.ended) count("completed again, or after its release");
    else if (store.crashes() > (crashes.get(record) ?? 0)) count("completed after a crash");
    const end = checker.ending(record, genuine, { how: "completed", outcome, amounts });
    if (end?.back.length && Object.keys(amounts).length > 0) count("ended with less than its charge");
    if (end?.more.length) count("ended with more than its charge");
    links.fates(fate, PLAIN);
    whenGiven(
      () => engines[engine]!.complete(copied ? { ...decision } : decision, outcome, { amounts }),
      () => {},
      () => checker.failed(`the completion of call ${of} throws`),
    );
  }

  function reset({ engine, call, fate }: MoveOf<"reset">): void {
    count("counters reset");
    checker.resetting(engine, call, shows(engine));
    links.fates(fate, PLAIN);
    // It throws what its store throws.
    whenGiven<void>(
      () => engines[engine]!.reset(call),
      () => {},
      () => {},
    );
  }

  function usage({ engine, call, fate }: MoveOf<"usage">): void {
    const record = checker.asked(engine, call, shows(engine));
    checker.because({ kind: "usage", usage: record });
    links.fates(fate, PLAIN);
    whenGiven(
      () => engines[engine]!.usage(call),
      (limits) => checker.read(record, limits),
      () => checker.read(record, "thrown"),
    );
  }

  function cancel({ of, fate }: MoveOf<"cancel">): void {
    const record = calls.get(of);
    if (record === undefined || cancelled.has(record)) return;
    count(record.decision ? "cancelled after its decision" : "cancelled before its decision");
    cancelled.set(record, fate);
    release(record, record.engine, false, fate);
  }

  function replace({ engine, policy }: MoveOf<"replace">): void {
    count("policy replaced");
    if ([...calls.values()].some((call) => call.engine === engine && !call.decision))
      count("policy replaced while a call waits");
    const { document, policy: next } = entries[policy]!;
    checker.replaced(engine, document);
    engines[engine]!.replacePolicy(next);
  }

  function setClock({ engine, shows }: MoveOf<"clock">): void {
    const before = showing[engine]!;
    if (typeof shows !== "number") count("clock without a time");
    else if (typeof before === "number" && shows !== before)
      count(shows < before ? "clock goes back" : "clock jumps ahead");
    showing[engine] = shows;
  }

  return {
    decisions: () => decisions,
    perform(move) {
      if (move.do !== "call" && move.do !== "release") note(() => JSON.stringify(move));
      switch (move.do) {
        case "call":
          return call(move);
        case "usage":
          return usage(move);
        case "cancel":
          return cancel(move);
        case "release": {
          const record = calls.get(move.of);
          return record && release(record, move.engine, move.copied, move.fate);
        }
        case "complete":
          return complete(move);
        case "reset":
          return reset(move);
        case "replace":
          return replace(move);
        case "clock":
          return setClock(move);
        case "crash":
          return store.crash(move.lasting, move.loses, move.silent);
      }
    },
  };
}
