import type { Charge, Decision, LimitUsage, Reservation, ToolCall } from "../../src/index.js";
import { overAdmission } from "./audit.js";
import { type Awaited, createAwaiting } from "./awaiting.js";
import { createCharging } from "./charging.js";
import { type End, type Ending, endOf, restOf } from "./ending.js";
import { knownEngine, type Placed } from "./engines.js";
import { type Asked, countedFor, expectedFor } from "./expected.js";
import { countedFor2 } from "./expected2.js";
import { createLedger } from "./ledger.js";
import type { CallRecord, Cause, Message, UsageRecord } from "./records.js";
import { wrongDecision, wrongUsage } from "./verdict.js";

/** Watches a world from outside its engines: what goes in, what comes out, and every message between them and the store. */
export interface Checker {
  readonly violations: readonly string[];
  /** How often a counter was found forgotten, as it may be; and how often a slot was charged with a later one in use. */
  forgotten(): number;
  behind(): number;
  /** What happens now; messages are judged by it. */
  because(cause: Cause): void;
  /** An engine's clock shows it a time. */
  shown(engine: number, shows: number): void;
  replaced(engine: number, document: Asked["document"]): void;
  called(id: number, engine: number, call: ToolCall, shows: number, approved: CallRecord | undefined): CallRecord;
  asked(engine: number, call: ToolCall, shows: number): UsageRecord;
  /**
   * The host hands a decision to an engine to be released or completed; genuine unless it is a copy or another engine's.
   * Gives what is to change; nothing where all stays as it is.
   */
  ending(call: CallRecord, isGenuine: boolean, ending: Ending): End | undefined;
  /** The host asks for the counters of a call to be emptied. */
  resetting(engine: number, call: ToolCall, shows: number): void;
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
const isCall = (question: CallRecord | UsageRecord): question is CallRecord => "expected" in question;

export function createChecker(placed: readonly Placed[], now: () => number): Checker {
  const violations: string[] = [];
  const ledger = createLedger();
  const charging = createCharging();
  const awaiting = createAwaiting(charging);
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

  /** A call whose store did not answer in time, and that is allowed all the same: what observes it is charged next. */
  const unanswered = (engine: number): CallRecord | undefined =>
    [...open].filter(isCall).find((call) => {
      const { message, watch, storeFailure, expected } = call;
      const isOver = message !== undefined && message.got === undefined && now() >= message.deadline;
      return call.engine === engine && isOver && storeFailure === "allow" && watch === undefined && expected.watch;
    });

  /** What a message is for, where something has happened from which it follows. */
  function reasonFor(engine: number, kind: Message["kind"]): Awaited | undefined {
    const late = awaiting.isEmpty() && kind === "reserve" && cause === NOTHING ? unanswered(engine) : undefined;
    if (late) awaiting.watch(late);
    return awaiting.take(kind);
  }

  function wrongQuestion(message: Message): string | undefined {
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

  function wrongMessage(message: Message, reason: Awaited | undefined): string | undefined {
    const { kind, purpose, call, charges } = message;
    // What observes a call, and what it came to, is charged by the time of its decision.
    if (purpose === "charge") say(charging.reopened(message));
    if (purpose === "watch") {
      call!.watch = message;
      call!.deadline = message.deadline;
      if (message.now !== call!.expected.watch!.counted.now) return "is observed at another time";
    }
    if ((purpose === "more" || purpose === "rest") && Number.isNaN(message.now)) return "tells its store no time";
    if (reason) return reason.wrong(charges);
    return kind === "reserve" ? wrongQuestion(message) : "something is given back without a reason";
  }

  return {
    violations,
    forgotten: ledger.forgotten,
    behind: ledger.behind,
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
        },
        deadline: expected.kind === "settled" ? now() : deadlineOf(engine),
      };
      open.add(record);
      if (expected.kind === "settled" && expected.effect === "allow") awaiting.watch(record);
      return record;
    },
    asked(engine, call, shows) {
      const counted = countedFor(engines[engine]!.asked(call, shows), true);
      const record = { engine, counted, deadline: deadlineOf(engine) };
      open.add(record);
      return record;
    },
    ending(call, isGenuine, ending) {
      cause = NOTHING;
      // Otherwise nothing may be sent.
      const end = isGenuine && !call.ended ? endOf(call, ending) : undefined;
      if (end === undefined) return undefined;
      call.ended = ending.how;
      for (const { standing, to } of end.left) standing.lowered.push({ at: ledger.order(), to });
      awaiting.these("give back", end.back, call, end.of);
      awaiting.these("more", end.more, call);
      return end;
    },
    resetting(engine, call, shows) {
      cause = NOTHING;
      const asked = engines[engine]!.asked(call, shows);
      if (!Number.isNaN(asked.now)) awaiting.reset([countedFor(asked, true), countedFor2(asked, "observe", true)]);
    },
    sent(engine, kind, charges, time) {
      const reason = reasonFor(engine, kind);
      const copies = charges.map((charge) => ({ ...charge }));
      const asks = cause.kind === "call" ? "charge" : cause.kind === "usage" ? "read" : "nothing known";
      const call = reason ? reason.call : cause.kind === "call" ? cause.call : undefined;
      const message: Message = {
        ...{ number: messages++, engine, kind, charges: copies, now: time, call, late: false },
        ...{ purpose: reason?.purpose ?? asks, standings: reason?.standings ?? [], deadline: deadlineOf(engine) },
      };
      say(wrongMessage(message, reason), call);
      return message;
    },
    reserved: (message, answer) => say(ledger.reserved(message, answer), message.call),
    released: (message) => (message.purpose === "reset" ? ledger.reset(message) : ledger.released(message)),
    full: (message, maxCounters) => say(ledger.full(message, maxCounters), message.call),
    lost: () => ledger.lost(),
    answered(message, got) {
      message.got = got;
      if (message.kind === "release") return;
      cause = { kind: "answer", message };
      const { call, purpose, charges, standings } = message;
      const isCharge = purpose === "charge" || purpose === "watch";
      message.late = !engines[message.engine]!.sync && now() >= message.deadline;
      if (call === undefined) return;
      if (message.late) {
        if (isCharge && got !== "failure" && got.ok) awaiting.these("give back", charges, call, standings);
        return;
      }
      if (purpose === "more" && got !== "failure" && !got.ok) awaiting.these("rest", restOf(charges, got.used), call);
      if (purpose === "charge" && (got === "failure" ? call.storeFailure === "allow" : got.ok)) awaiting.watch(call);
      if (isCharge && awaiting.isEmpty())
        due.push(() => (call.decision ? undefined : `call ${call.id} is answered, and not decided`));
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
      for (const { purpose, call } of awaiting.missing()) say(`a message to ${purpose} is not sent`, call);
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
      say(overAdmission(ledger.lives));
    },
  };
}
