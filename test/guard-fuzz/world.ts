import { createEngine, createMemoryStore } from "../../src/index.js";
import { approveByCallback, approveByElicitation, type GuardOptions, guardTransport } from "../../src/mcp/index.js";
import { randomFrom } from "../differential/random.js";
import { type Faulty, faultyStore } from "./faulty-store.js";
import { lenientCalls, TOOLS } from "./lenient.js";
import { mutated } from "./messages.js";
import { countingPolicy, type Judged, policyOf } from "./policies.js";
import { sealing } from "./sealing.js";
import type { Time } from "./time.js";

/** What happened, by name; a run fails if a kind never happens. */
export const KINDS = ["run", "run by approval", "run of a further leg", "denied", "unknown tool", "refused", "mutated and forwarded", "cancelled", "policy changed", "store failed", "id used again"] as const; // biome-ignore format: one line
export type Kind = (typeof KINDS)[number];

/** A message that went on to the server, and what the server may run for it. */
export interface Forwarded {
  readonly text: string;
  permits(tool: string, args: unknown): boolean;
}

export interface Played {
  readonly requests: number;
  readonly violations: readonly string[];
  readonly forwarded: readonly Forwarded[];
}

/** What a test breaks to see the fuzzer find it. */
export type Break = (options: GuardOptions) => GuardOptions;

interface Sent {
  readonly tool: string;
  readonly args: unknown;
  readonly scope: { readonly grant: string; readonly session: string };
  /** The policies that were in force since it came in; the last one is in force now. */
  readonly policies: Judged[];
  resolved: boolean;
}

const MAX_LEGS = 3;
const key = (...parts: readonly unknown[]): string => JSON.stringify(parts);

/** Plays one connection: a hostile client, a guard, and a server that forgives everything. */
export async function play(
  seed: number,
  steps: number,
  time: Time,
  count: (kind: Kind) => void,
  broken: Break,
): Promise<Played> {
  const random = randomFrom(seed);
  const modern = random.once(2);
  const max = random.pick([1, 2, 5, 20, 20]);
  const memory = createMemoryStore();
  const store: Faulty | undefined = random.once(3)
    ? undefined
    : faultyStore(memory, random, () => count("store failed"));
  let now = 0;
  let judged = policyOf(random, max);
  const generations = new Map([[judged, 0]]);
  const engine = createEngine({ policy: judged.policy, store: (store ?? memory) as never, clock: () => now });

  const violations: string[] = [];
  const forwarded: Forwarded[] = [];
  const sent = new Map<number, Sent>();
  const questions: (() => void)[] = [];
  const running: { id: unknown; leg: boolean }[] = [];
  const states: { seq: number; requestState: string; inputResponses: object }[] = [];
  /** Runs of tools that are limited under each, and under some, of the policies that may have decided. */
  const [surely, perhaps] = [new Map<string, number>(), new Map<string, number>()];
  /** How many runs the answers of a person permit, by policy and call. */
  const permitted = new Map<string, number>();
  const add = (to: Map<string, number>, of: string, more: number) => to.set(of, (to.get(of) ?? 0) + more);
  /** A person says yes to what they were shown: to this call, and to equal ones that wait. */
  function approve(tool: string, args: unknown, grant: string): void {
    const waiting = [...sent.values()].filter((one) => one.tool === tool && !one.resolved).length;
    add(permitted, key(generations.get(judged), tool, args, { grant, session: "s" }), Math.max(1, waiting) * MAX_LEGS);
  }

  const byCallback = approveByCallback(
    ({ tool, args, scope }) =>
      new Promise((resolve, reject) => {
        questions.push(() => {
          if (random.once(2)) { approve(tool, args, scope.grant!); resolve(true); }
          else if (random.once(3)) reject(new Error("nobody is there"));
          else resolve(random.pick([false, "yes" as never, 1 as never]));
        });
      }),
  ); // biome-ignore format: two outcomes a line

  const options: GuardOptions = {
    engine,
    approve: random.once(3) ? byCallback : approveByElicitation(),
    scope: ({ authInfo }) => ({ grant: authInfo?.clientId, session: "s" }),
    clock: () => now,
    maxLegs: MAX_LEGS,
    requestState: random.once(2) ? sealing() : undefined,
    onEvent: (event) => {
      if (event.kind === "refusal") count("refused");
      if (event.kind === "call" && event.decision.effect === "deny") count("denied");
    },
  };

  /** What the server hears: it runs whatever it can take for a call. */
  function onServer(message: unknown): void {
    const text = JSON.stringify(message);
    const read = JSON.parse(text);
    const { id, method, params } = read as { id?: unknown; method?: string; params?: { _meta?: { seq?: number }; requestState?: unknown } }; // biome-ignore format: one line
    if (method === "tools/list" && String(id).startsWith("tollgate-")) {
      const tools = random.once(10) ? [] : TOOLS.map((name) => ({ name }));
      return void transport.send({ jsonrpc: "2.0", id, result: { tools } });
    }
    const from = sent.get(params?._meta?.seq ?? -1);
    const policies = from === undefined ? [judged] : [...from.policies];
    const scope = from?.scope ?? { grant: "a", session: "s" };
    const approval = (tool: string, args: unknown) =>
      policies
        .filter(({ effect }) => effect(tool, args, scope) === "require_approval")
        .map((policy) => key(generations.get(policy), tool, args, scope))
        .find((subject) => (permitted.get(subject) ?? 0) > 0);
    const isAllowed = (tool: string, args: unknown) =>
      policies.some(({ effect }) => effect(tool, args, scope) === "allow");
    const permits = (tool: string, args: unknown) => isAllowed(tool, args) || approval(tool, args) !== undefined;
    forwarded.push({ text, permits });
    for (const { tool, args } of lenientCalls(read)) {
      count("run");
      if (!permits(tool, args)) violations.push(`ran ${tool} with ${JSON.stringify(args)}: ${text}`);
      const subject = isAllowed(tool, args) ? undefined : approval(tool, args);
      if (subject !== undefined) {
        count("run by approval");
        add(permitted, subject, -1);
      }
      const limited = policies.filter(({ policy }) => policy.tools?.[tool] !== undefined).length;
      if (limited === policies.length) add(surely, key(tool, scope.grant), 1);
      if (limited > 0) add(perhaps, key(tool, scope.grant), 1);
      if (from !== undefined) from.resolved = true;
    }
    if (id !== undefined && method !== undefined) running.push({ id, leg: modern });
  }

  const transport = { onmessage: undefined as unknown as (message: unknown, extra?: unknown) => void, start: async () => {}, send: async (message: unknown) => onClient(message), sessionId: undefined }; // biome-ignore format: one line

  /** What the client hears. */
  function onClient(message: unknown): void {
    const { id, method, params, result, error } = message as { id?: unknown; method?: string; params?: { message?: string }; result?: { resultType?: string; requestState?: string; inputRequests?: object }; error?: { message: string } }; // biome-ignore format: one line
    if (error?.message.startsWith("Unknown tool")) count("unknown tool");
    if (method === "elicitation/create") questions.push(() => answerForm(id, params?.message ?? ""));
    const seq = byId.get(id as never);
    if (result?.resultType === "input_required" && typeof result.requestState === "string" && seq !== undefined)
      states.push({ seq, requestState: result.requestState, inputResponses: result.inputRequests ?? {} });
  }

  /** The form of the 2025 era says which call it is about. */
  function answerForm(id: unknown, message: string): void {
    const tool = JSON.parse(/^Run ("\w+")/.exec(message)?.[1] ?? "null");
    const args = JSON.parse(message.split("\nArguments: ")[1] ?? "null");
    const yes = random.once(2);
    if (yes) for (const grant of ["a", "b"]) approve(tool, args, grant);
    const result = yes
      ? { action: "accept", content: { approve: true } }
      : random.pick([
          { action: "decline" },
          { action: "accept", content: { approve: "true" } },
          { action: "accept" },
          {},
        ]);
    transport.onmessage({ jsonrpc: "2.0", id, result });
  }

  const byId = new Map<unknown, number>();
  const extra = (grant: string, headers?: object) => ({ authInfo: { clientId: grant }, ...(headers && { requestInfo: { headers } }) }); // biome-ignore format: one line
  const envelope = modern
    ? { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": { elicitation: {} } } // biome-ignore format: one line
    : {};

  guardTransport(transport as never, broken(options));
  transport.onmessage = onServer;
  await transport.start();
  transport.onmessage({ jsonrpc: "2.0", id: "init", method: "initialize", params: { capabilities: { elicitation: {} } } }); // biome-ignore format: one line

  let requests = 0;
  function send(tool: string, args: unknown, grant: string, more: object = {}): void {
    const seq = ++requests;
    const reused = random.once(6);
    const id = reused ? random.pick([1, 2, "1"]) : 100 + seq;
    if (reused) count("id used again");
    byId.set(id, seq);
    const message = { jsonrpc: "2.0", id, method: "tools/call", params: { name: tool, arguments: args, _meta: { ...envelope, seq }, ...more } }; // biome-ignore format: one line
    const changed: unknown = random.once(3) ? mutated(random, message) : message;
    const { name = tool, arguments: given } =
      (changed as { params?: { name?: string; arguments?: unknown } } | null)?.params ?? {};
    sent.set(seq, {
      tool: name,
      args: given ?? {},
      scope: { grant, session: "s" },
      policies: [judged],
      resolved: false,
    });
    const before = forwarded.length;
    const headers = random.once(20) ? { "mcp-name": random.pick([tool, "add", "=?base64?ZHJvcA==?="]) } : undefined;
    transport.onmessage(JSON.parse(JSON.stringify(changed)), extra(grant, headers));
    if (changed !== message && forwarded.length > before) count("mutated and forwarded");
  }

  const actions: (() => void)[] = [
    () => send(random.pick([...TOOLS, "none"]), { n: random.below(5), to: random.pick(["x", "x", "y", "z"]) }, random.pick(["a", "b"])),
    () => store?.advance(),
    () => questions.splice(random.below(questions.length), 1)[0]?.(),
    function comeBack() {
      const at = random.below(states.length);
      const state = states[at];
      // A state counts once, however often it is sent.
      if (random.once(3)) states.splice(at, 1);
      const call = state && sent.get(state.seq);
      if (state === undefined || call === undefined) return;
      const yes = random.once(2);
      const isQuestion = "dev.tollgate/approval" in state.inputResponses;
      if (isQuestion && yes) approve(call.tool, call.args, call.scope.grant);
      const response = yes ? { action: "accept", content: { approve: true } } : { action: "decline" };
      const inputResponses = { "dev.tollgate/approval": response, where: response };
      const stolen = random.once(8) ? random.pick(["a", "b"]) : call.scope.grant;
      const before = forwarded.length;
      send(call.tool, call.args, stolen, { requestState: state.requestState, inputResponses });
      if (forwarded.length > before && !isQuestion) count("run of a further leg");
    }, // biome-ignore format: two steps a line
    function answer() {
      const one = running.splice(random.below(running.length), 1)[0];
      if (one === undefined) return;
      const input = { resultType: "input_required", inputRequests: { where: {} }, requestState: "of the server" };
      const result = one.leg && random.once(2) ? input : { content: [] };
      for (let times = random.once(10) ? 2 : 1; times > 0; times -= 1) void transport.send({ jsonrpc: "2.0", id: one.id, result });
    },
    function cancel() {
      count("cancelled");
      const requestId = random.once(3) ? random.pick([1, 2, "1"]) : 100 + requests;
      transport.onmessage({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } });
    },
    function changePolicy() {
      if (!random.once(3)) return;
      count("policy changed");
      judged = policyOf(random, max);
      generations.set(judged, generations.size);
      for (const one of sent.values()) if (!one.resolved) one.policies.push(judged);
      engine.replacePolicy(judged.policy);
    },
    () => { now += random.pick([0, 1, 1_000]); },
    () => time.advance(random.pick([1, 100, 300, 6_000])),
  ]; // biome-ignore format: a list

  const weights = [4, 5, 3, 8, 8, 1, 1, 1, 1];
  const weighted = actions.flatMap((action, at) => Array.from({ length: weights[at]! }, () => action));
  while (requests < steps) {
    random.pick(weighted)();
    await time.settled();
  }
  // All that is still under way comes to its end.
  for (let idle = 0; idle < 3; idle = store?.advance() === true ? 0 : idle + 1) {
    time.advance(10_000);
    await time.settled();
  }
  violations.push(...(await miscounted()));
  return { requests, violations, forwarded };

  /** Each charge has its runs, and each run its charge. */
  async function miscounted(): Promise<string[]> {
    const counting = createEngine({ policy: countingPolicy(max), store: memory, clock: () => now });
    const wrong: string[] = [];
    for (const tool of TOOLS)
      for (const grant of ["a", "b"]) {
        const charged = counting.usage({ tool, scope: { grant, session: "s" } })[0]!.used;
        const [least, most] = [surely.get(key(tool, grant)) ?? 0, perhaps.get(key(tool, grant)) ?? 0];
        // A charge covers the legs of a call, and stands where the store has lost a message.
        const uncharged = least > charged * (modern ? MAX_LEGS : 1);
        const unrun = !store?.lost() && most < charged;
        if (uncharged || unrun)
          wrong.push(`${tool} of ${grant} ran ${least} to ${most} times and was charged ${charged}`);
      }
    return wrong;
  }
}
