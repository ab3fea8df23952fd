import { isDeepStrictEqual } from "node:util";
import type { Charge, Decision, LimitUsage, PolicyDocument, Reservation, ToolCall } from "../../src/index.js";
import { overAdmission } from "./audit.js";
import { createCharging } from "./charging.js";
import { knownEngine, type Placed } from "./engines.js";
import { countedFor, expectedFor } from "./expected.js";
import { createLedger } from "./ledger.js";
import type { CallRecord, Cause, Message, UsageRecord } from "./records.js";
import { wrongDecision, wrongUsage } from "./verdict.js";

/** Watches a world from outside its engines: what goes in, what comes out, and every message between them and the store. */
export interface Checker {
  readonly violations: readonly string[];
  /** How often a counter was found forgotten, as it may be. */
  forgotten(): number;
  /** What happens now; messages are judged by it. */
  because(cause: Cause): void;
  /** An engine's clock shows it a time. */
  shown(engine: number, shows: number): void;
  replaced(engine: number, document: PolicyDocument): void;
  called(id: number, engine: number, call: ToolCall, shows: number, approved: CallRecord | undefined): CallRecord;
  asked(engine: number, call: ToolCall, shows: number): UsageRecord;
  /** The host hands a decision to an engine to be released; `genuine` unless it is a copy or another engine's. */
  releasing(call: CallRecord, genuine: boolean): void;
  sent(engine: number, kind: Message["kind"], charges: readonly Charge[], now: number): Message;
  /** The store applied or refused a message. */
  reserved(message: Message, answer: Reservation): void;
  released(message: Message): void;
  full(message: Message, maxCounters: number): void;
  /** The store lost all counters. */
  lost(): void;
  /** An engine gets an answer, or "failure". */
  answered(message: Message, got: Reservation | "failure"): void;
  decided(call: CallRecord, decision: Decision): void;
  read(usage: UsageRecord, result: readonly LimitUsage[] | "thrown"): void;
  failed(what: string): void;
  /** All that follows from one event has happened. */
  settled(): void;
  /** All has happened; the store's counters are read back. */
  ended(read: (charge: Charge) => number): void;
}

const NOTHING: Cause = { kind: "nothing" };

export function createChecker(placed: readonly Placed[], now: () => number): Checker {
  const violations: string[] = [];
  const ledger = createLedger();
  const charging = createCharging();
  const engines = placed.map(knownEngine);
  const open = new Set<CallRecord | UsageRecord>();
  let cause = NOTHING;
  let messages = 0;
  /** What must have happened when all is settled that follows from the present event. */
  let due: (() => string | undefined)[] = [];

  const say = (what: string | undefined, call?: CallRecord): void => {
    if (what !== undefined) violations.push(call ? `call ${call.id} ${what}` : what);
  };
  const deadlineOf = (engine: number) => now() + (engines[engine]!.sync ? 0 : engines[engine]!.storeTimeoutMs);

  function wrongReserve(message: Message): string | undefined {
    say(charging.reopened(message));
    const question = cause.kind === "call" ? cause.call : cause.kind === "usage" ? cause.usage : undefined;
    if (question === undefined) return "a store is asked without a call";
    if (question.message) return "asks its store twice";
    question.message = message;
    if ("counted" in question) return charging.wrong(message.charges, question.counted, true);
    const { expected } = question;
    if (expected.kind === "settled") return "asks a store although its decision needs none";
    if (message.now !== expected.now) return `tells its store ${message.now}, expected ${expected.now}`;
    return charging.wrong(message.charges, expected, false);
  }

  function wrongRelease(message: Message): string | undefined {
    const { call } = message;
    if (call === undefined) return "something is released without a reason";
    if (call.givenBack) return "is given back twice";
    call.givenBack = true;
    if (cause.kind !== "release" && !call.late) return "is given back without a reason";
    return isDeepStrictEqual(message.charges, call.message?.charges) ? undefined : "gives back what it was not charged";
  }

  return {
    violations,
    forgotten: ledger.forgotten,
    because(next) {
      cause = next;
    },
    shown: (engine, shows) => engines[engine]!.shown(shows),
    replaced: (engine, document) => engines[engine]!.replaced(document),
    called(id, engine, call, shows, approved) {
      const known = engines[engine]!;
      const { storeFailure } = known;
      const expected = expectedFor(known.asked(call, shows), () => known.approves(approved, call));
      const record: CallRecord = {
        ...{
          id,
          engine,
          call,
          epoch: known.epoch(),
          expected,
          storeFailure,
          spent: false,
          late: false,
          givenBack: false,
        },
        deadline: expected.kind === "settled" ? now() : deadlineOf(engine),
        releasedAt: Number.POSITIVE_INFINITY,
      };
      open.add(record);
      return record;
    },
    asked(engine, call, shows) {
      const counted = countedFor(engines[engine]!.asked(call, shows));
      const record = { engine, counted, deadline: deadlineOf(engine) };
      open.add(record);
      return record;
    },
    releasing(call, genuine) {
      const { decision, message, releasedAt } = call;
      const charged = decision?.effect === "allow" && !decision.degraded && message !== undefined;
      // Otherwise nothing may be sent: a message would have no call.
      cause = genuine && charged && releasedAt === Infinity ? { kind: "release", call } : NOTHING;
      if (cause === NOTHING) return;
      call.releasedAt = ledger.order();
      due.push(() => (call.givenBack ? undefined : `call ${call.id} is released, and its store is not told`));
    },
    sent(engine, kind, charges, time) {
      const call = "call" in cause ? cause.call : "message" in cause ? cause.message.call : undefined;
      const copies = charges.map((charge) => ({ ...charge }));
      const message: Message = { number: messages++, engine, kind, charges: copies, now: time, call, standings: [] };
      say(kind === "reserve" ? wrongReserve(message) : wrongRelease(message), call);
      return message;
    },
    reserved: (message, answer) => say(ledger.reserved(message, answer), message.call),
    released: (message) => ledger.released(message, message.call?.message?.standings ?? []),
    full: (message, maxCounters) => say(ledger.full(message, maxCounters), message.call),
    lost: () => ledger.lost(),
    answered(message, got) {
      message.got = got;
      if (message.kind === "release") return;
      cause = { kind: "answer", message };
      const { call } = message;
      if (call === undefined) return;
      call.late = call.decision !== undefined && got !== "failure" && got.ok;
      if (call.late)
        due.push(() => (call.givenBack ? undefined : `call ${call.id} was reserved too late, and is not given back`));
      else due.push(() => (call.decision ? undefined : `call ${call.id} is answered, and not decided`));
    },
    decided(call, decision) {
      say(call.decision ? "is decided twice" : wrongDecision(call, decision, now()), call);
      call.decision = decision;
      open.delete(call);
    },
    read(usage, result) {
      usage.result = result;
      open.delete(usage);
      say(wrongUsage(usage, now()));
    },
    failed: (what) => say(what),
    settled() {
      for (const check of due) say(check());
      due = [];
      cause = NOTHING;
      for (const question of open) {
        if (now() <= question.deadline) continue;
        open.delete(question);
        say("has no answer in time", "expected" in question ? question : undefined);
      }
    },
    ended(read) {
      for (const question of open) say("has no answer at all", "expected" in question ? question : undefined);
      say(ledger.compare(read));
      for (const life of ledger.lives) say(overAdmission(life));
    },
  };
}
