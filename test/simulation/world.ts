import type { AnyEngine, Decision } from "../../src/index.js";
import type { Library } from "../library.js";
import type { Entry } from "./catalogue.js";
import { createChecker } from "./checker.js";
import type { Move, Plan, Showing } from "./plan.js";
import type { CallRecord } from "./records.js";
import { createServer } from "./store.js";
import type { VirtualTime } from "./time.js";

/** What a world is made of. */
export interface Stage {
  readonly library: Library;
  readonly catalogue: (number: number) => Entry;
  readonly time: VirtualTime;
  /** Told of each fault where it strikes. */
  readonly count: (kind: string) => void;
  /** Told of all that happens, a line each, where somebody wants to read it. */
  readonly note?: (line: string) => void;
}

export interface Outcome {
  readonly events: number;
  readonly decisions: number;
  readonly violations: readonly string[];
}

const PLAIN = { there: 0, back: 0 };

/** Plays a plan to its end. */
export async function play(plan: Plan, { library, catalogue, time, count, note }: Stage): Promise<Outcome> {
  time.reset();
  const entries = plan.policies.map(catalogue);
  const sites = plan.engines.map((site) => ({ ...site, document: entries[site.policy]!.document }));
  const checker = createChecker(sites, time.now);
  const server = createServer(library, plan.maxCounters, checker, count);
  const showing = sites.map((): Showing => 0);
  const calls = new Map<number, CallRecord>();
  const cancelled = new Map<number, Extract<Move, { do: "cancel" }>>();
  let [events, decisions] = [0, 0];
  const tell = (line: () => string): void => note?.(`${time.now()} ms: ${line()}`);

  const shows = (engine: number): number => {
    const offset = showing[engine]!;
    return typeof offset === "number" ? plan.begins + time.now() + offset : Number.NaN;
  };
  const clock = (engine: number) => (): number => {
    checker.shown(engine, shows(engine));
    if (showing[engine] === "an error") throw new Error("no clock");
    return shows(engine);
  };
  const engines = sites.map(({ sync, namespace, scope, onStoreError, storeTimeoutMs, policy }, engine): AnyEngine => {
    const options = { namespace, scope, onStoreError, storeTimeoutMs, clock: clock(engine) };
    const store = sync ? server.inProcess(engine) : server.remote(engine);
    return library.createEngine({ ...options, policy: entries[policy]!.policy, store });
  });

  function whenGiven<Value>(given: Value | Promise<Value>, use: (value: Value) => void, fail: () => void): void {
    if (given instanceof Promise) given.then(use, fail);
    else use(given);
  }

  function decided(record: CallRecord, decision: Decision): void {
    decisions += 1;
    tell(() => `call ${record.id}: ${decision.degraded ? "degraded, " : ""}${decision.code}`);
    checker.decided(record, decision);
    const cancel = cancelled.get(record.id);
    if (cancel) release(record, record.engine, false, cancel.fate);
  }

  function release(record: CallRecord, engine: number, copied: boolean, fate: typeof PLAIN): void {
    const { decision } = record;
    if (decision === undefined) return;
    const genuine = !copied && engine === record.engine;
    if (record.releasedAt < Infinity) count("released again");
    else if (!genuine) count("released by a stranger");
    checker.releasing(record, genuine);
    server.fates(fate, PLAIN);
    tell(() => `engine ${engine} is asked to release ${copied ? "a copy of " : ""}call ${record.id}`);
    whenGiven(engines[engine]!.release(copied ? { ...decision } : decision), () => {}, () => checker.failed(`release of call ${record.id} throws`)); // biome-ignore format: one line
  }

  function perform(move: Move): void {
    switch (move.do) {
      case "call": {
        const { id, engine, call, approved, fate, giveBack } = move;
        const approving = approved && calls.get(approved.of);
        const given = approving?.decision;
        const record = checker.called(id, engine, call, shows(engine), approved?.copied ? undefined : approving);
        calls.set(id, record);
        if (approving?.spent && record.expected.kind === "settled" && record.expected.code === "approval_required") count("approved again"); // biome-ignore format: one line
        checker.because({ kind: "call", call: record });
        server.fates(fate, giveBack);
        tell(() => `engine ${engine} is asked: call ${id} ${JSON.stringify(call)}${given ? ` approved by ${approved!.of}` : ""} ${JSON.stringify(fate)}`); // biome-ignore format: one line
        const options = given && { approved: approved!.copied ? { ...given } : given };
        const answer = options ? engines[engine]!.evaluate(call, options) : engines[engine]!.evaluate(call);
        return whenGiven(answer, (decision) => decided(record, decision), () => checker.failed(`call ${id} throws`)); // biome-ignore format: one line
      }
      case "usage": {
        const { engine, call, fate } = move;
        const record = checker.asked(engine, call, shows(engine));
        checker.because({ kind: "usage", usage: record });
        server.fates(fate, PLAIN);
        tell(() => `engine ${engine} is asked for usage ${JSON.stringify(call)} ${JSON.stringify(fate)}`);
        try {
          return whenGiven(engines[engine]!.usage(call), (limits) => checker.read(record, limits), () => checker.read(record, "thrown")); // biome-ignore format: one line
        } catch {
          return checker.read(record, "thrown");
        }
      }
      case "cancel": {
        const record = calls.get(move.of);
        if (record === undefined || cancelled.has(move.of)) return;
        count(record.decision ? "cancelled after its decision" : "cancelled before its decision");
        cancelled.set(move.of, move);
        return release(record, record.engine, false, move.fate);
      }
      case "release": {
        const record = calls.get(move.of);
        return record && release(record, move.engine, move.copied, move.fate);
      }
      case "replace": {
        count("policy replaced");
        const { document, policy } = entries[move.policy]!;
        checker.replaced(move.engine, document);
        return engines[move.engine]!.replacePolicy(policy);
      }
      case "clock": {
        const { engine, shows } = move;
        const [before, after] = [showing[engine]!, shows];
        if (typeof after !== "number") count("clock without a time");
        else if (typeof before === "number" && before !== after) count(after < before ? "clock goes back" : "clock jumps ahead"); // biome-ignore format: one line
        showing[engine] = after;
        return;
      }
      case "crash":
        return server.crash(move.lasting, move.loses, move.silent);
    }
  }

  const begin = (index: number): void => {
    const move = plan.moves[index];
    if (move === undefined) return;
    setTimeout(() => {
      if (move.do !== "call" && move.do !== "usage" && move.do !== "release") tell(() => JSON.stringify(move));
      perform(move);
      begin(index + 1);
    }, move.at - time.now());
  };
  begin(0);
  while (await time.next()) {
    events += 1;
    checker.settled();
  }
  checker.ended(server.read);
  for (let i = checker.ledger.forgotten; i > 0; i--) count("counter forgotten, then charged by a clock that is behind");
  return { events, decisions, violations: checker.violations };
}
