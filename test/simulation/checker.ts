import { isDeepStrictEqual } from "node:util";
import type { Charge, Decision, LimitUsage, PolicyDocument, Reservation, ToolCall } from "../../src/index.js";
import { overAdmission } from "./audit.js";
import { type Asked, countedFor, type Expected, expectedFor } from "./expected.js";
import { createLedger, type Ledger } from "./ledger.js";
import { createNames } from "./names.js";
import type { Site } from "./plan.js";
import type { CallRecord, Cause, Message, UsageRecord } from "./records.js";
import { wrongDecision, wrongUsage } from "./verdict.js";

/** What the checker knows of one engine. */
interface Known extends Site {
  document: PolicyDocument;
  /** How many policies it has been given. */
  epoch: number;
  /** The latest finite time that its clock has shown it; NaN before the first. */
  latest: number;
}

/** Watches a world from outside its engines: what goes in, what comes out, and every message between them and the store. */
export interface Checker {
  readonly violations: readonly string[];
  readonly ledger: Ledger;
  /** What happens now; messages are judged by it. */
  because(cause: Cause): void;
  /** An engine's clock shows it a time. */
  shown(engine: number, time: number): void;
  replaced(engine: number, document: PolicyDocument): void;
  called(id: number, engine: number, call: ToolCall, shows: number, approved: CallRecord | undefined): CallRecord;
  asked(engine: number, call: ToolCall, shows: number): UsageRecord;
  /** The host hands a decision to an engine to be released; `genuine` unless it is a copy or another engine's. */
  releasing(call: CallRecord, genuine: boolean): void;
  sent(engine: number, kind: Message["kind"], charges: readonly Charge[], now: number): Message;
  applied(message: Message, answer: Reservation | undefined): void;
  full(message: Message, maxCounters: number): void;
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

export function createChecker(sites: readonly (Site & { readonly document: PolicyDocument })[], now: () => number): Checker {
  const violations: string[] = [];
  const ledger = createLedger();
  const names = createNames();
  const engines = sites.map((site): Known => ({ ...site, epoch: 0, latest: Number.NaN }));
  const open = new Set<CallRecord | UsageRecord>();
  let cause: Cause = { kind: "nothing" };
  let messages = 0;
  /** What must have happened when all is settled that follows from the present event. */
  let due: (() => string | undefined)[] = [];

  const say = (what: string | undefined, about?: CallRecord): void => {
    if (what !== undefined) violations.push(about ? `call ${about.id} ${what}` : what);
  };
  const latestWith = (engine: number, time: number): number => {
    const { latest } = engines[engine]!;
    return !Number.isFinite(time) ? Number.NaN : Number.isNaN(latest) ? time : Math.max(latest, time);
  };
  const askedOf = (engine: number, call: ToolCall, shows: number): Asked => {
    const { document, namespace, scope } = engines[engine]!;
    return { document, namespace, fallback: scope, call, now: latestWith(engine, shows) };
  };
  const deadlineOf = (engine: number) => now() + (engines[engine]!.sync ? 0 : engines[engine]!.storeTimeoutMs);

  /** Whether a decision approves the call; it is spent then. */
  function approve(engine: number, call: ToolCall, approved: CallRecord | undefined): boolean {
    const { epoch, scope: fallback } = engines[engine]!;
    const same = (a: ToolCall) => [a.tool, a.args ?? {}, a.scope?.grant ?? fallback.grant, a.scope?.session ?? fallback.session]; // biome-ignore format: one line
    if (approved?.decision?.code !== "approval_required" || approved.engine !== engine || approved.epoch !== epoch || approved.spent) return false; // biome-ignore format: one line
    approved.spent = isDeepStrictEqual(same(approved.call), same(call));
    return approved.spent;
  }

  /** What is wrong with charges that are sent for these expected ones. */
  function wrongCharges(charges: readonly Charge[], { charges: all }: Extract<Expected, { kind: "charged" }>, reading = false): string | undefined { // biome-ignore format: one line
    const expected = all.filter(({ subject }) => subject !== undefined);
    const fits = (charge: Charge, i: number): boolean => {
      const { key, subject, start, end, amount, max } = expected[i]!;
      return (
        names.agree(charge.counter, key) &&
        charge.subject === subject &&
        charge.windowStart === start &&
        charge.windowEnd === end &&
        charge.amount === (reading ? 0 : amount) &&
        charge.max === max
      );
    };
    return charges.length === expected.length && charges.every(fits)
      ? undefined
      : `charges ${JSON.stringify(charges)}, expected ${JSON.stringify(expected)}`;
  }

  /** What is wrong with a message that reserves. */
  function wrongReserve(message: Message): string | undefined {
    say(names.reopened(message));
    const question = cause.kind === "call" ? cause.call : cause.kind === "usage" ? cause.usage : undefined;
    if (question === undefined) return "a store is asked without a call";
    if (question.message) return `its store is asked twice`;
    question.message = message;
    if ("counted" in question) return wrongCharges(message.charges, { kind: "charged", ...question.counted }, true);
    if (question.expected.kind === "settled") return "asks a store although its decision needs none";
    if (message.now !== question.expected.now) return `tells its store ${message.now}, expected ${question.expected.now}`;
    return wrongCharges(message.charges, question.expected);
  }

  /** What is wrong with a message that gives back. */
  function wrongRelease(message: Message): string | undefined {
    const call = message.call;
    if (call === undefined) return "something is released without a reason";
    if (call.givenBack) return "is given back twice";
    call.givenBack = message;
    const late = cause.kind === "answer" && call.decision?.code !== undefined && isLateOk(cause.message);
    if (cause.kind !== "release" && !late) return "is given back without a reason";
    if (!isDeepStrictEqual(message.charges, call.message?.charges)) return "gives back what it was not charged";
    return undefined;
  }
  const isLateOk = ({ got }: Message): boolean => got !== undefined && got !== "failure" && got.ok;

  return {
    violations,
    ledger,
    because: (next) => void (cause = next),
    shown: (engine, time) => void (engines[engine]!.latest = Number.isFinite(time) ? latestWith(engine, time) : engines[engine]!.latest), // biome-ignore format: one line
    replaced(engine, document) {
      engines[engine]!.document = document;
      engines[engine]!.epoch += 1;
    },
    called(id, engine, call, shows, approved) {
      const { epoch, onStoreError } = engines[engine]!;
      const expected = expectedFor(askedOf(engine, call, shows), () => approve(engine, call, approved));
      const record: CallRecord = {
        ...{ id, engine, call, epoch, expected, onStoreError, spent: false },
        deadline: expected.kind === "settled" ? now() : deadlineOf(engine),
        releasedAt: Number.POSITIVE_INFINITY,
      };
      open.add(record);
      return record;
    },
    asked(engine, call, shows) {
      const record = { engine, counted: countedFor(askedOf(engine, call, shows)), deadline: deadlineOf(engine) };
      open.add(record);
      return record;
    },
    releasing(call, genuine) {
      const { decision, message } = call;
      const charged = genuine && decision?.effect === "allow" && !decision.degraded && message !== undefined;
      if (!charged || call.releasedAt !== Number.POSITIVE_INFINITY) {
        // Nothing may be sent: a message now has no call.
        cause = { kind: "nothing" };
        return;
      }
      call.releasedAt = ledger.order;
      cause = { kind: "release", call };
      due.push(() => (call.givenBack ? undefined : `call ${call.id} is released, and its store is not told`));
    },
    sent(engine, kind, charges, time) {
      const call = cause.kind === "call" || cause.kind === "release" ? cause.call : cause.kind === "answer" ? cause.message.call : undefined; // biome-ignore format: one line
      const copies = charges.map((charge) => ({ ...charge }));
      const message: Message = { number: messages++, engine, kind, charges: copies, now: time, call, standings: [] };
      say(kind === "reserve" ? wrongReserve(message) : wrongRelease(message), call);
      return message;
    },
    applied(message, answer) {
      if (message.kind === "release") ledger.released(message, message.call?.message?.standings ?? []);
      else if (answer) say(ledger.reserved(message, answer), message.call);
    },
    full: (message, maxCounters) => say(ledger.full(message, maxCounters), message.call),
    answered(message, got) {
      message.got = got;
      if (message.kind === "release") return;
      const { call } = message;
      cause = { kind: "answer", message };
      if (call?.decision && isLateOk(message))
        due.push(() => (call.givenBack ? undefined : `call ${call.id} was reserved too late, and is not given back`));
      else if (call) due.push(() => (call.decision ? undefined : `call ${call.id} is answered, and not decided`));
    },
    decided(call, decision) {
      say(call.decision ? "is decided twice" : wrongDecision(call, decision, now()), call);
      call.decision = decision;
      open.delete(call);
    },
    read(usage, result) {
      usage.result = result;
      open.delete(usage);
      const wrong = wrongUsage(usage, now());
      say(wrong && `usage ${wrong}`);
    },
    failed: (what) => say(what),
    settled() {
      const checks = due;
      due = [];
      for (const check of checks) say(check());
      for (const question of open) {
        if (now() <= question.deadline) continue;
        open.delete(question);
        say("a question was not answered in time", "expected" in question ? question : undefined);
      }
      cause = { kind: "nothing" };
    },
    ended(read) {
      for (const question of open) say("a question was never answered", "expected" in question ? question : undefined);
      say(ledger.compare(read));
      for (const life of ledger.lives) say(overAdmission(life));
    },
  };
}
