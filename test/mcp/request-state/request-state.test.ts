import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { describe, expect, test } from "vitest";
import { createEngine, createMemoryStore, parsePolicy } from "../../../src/index.js";
import { clockOf } from "../../../src/mcp/guard-options.js";
import { type GuardOptions, guardTransport } from "../../../src/mcp/index.js";
import { policyOf } from "../../../src/mcp/policy-change.js";
import { createRequestStates } from "../../../src/mcp/request-state/request-state.js";
import { createRandomKeyCodec } from "../../../src/mcp/request-state/state-codec.js";
import { createUses } from "../../../src/mcp/request-state/uses.js";
import { envelope } from "../modern.js";
import { call } from "../raw.js";

const LIMITS = [{ counter: "deploys", window: "day", max: 9, scope: "global" }];
const POLICY = parsePolicy({ version: "1", default: "deny", tools: { deploy: { limits: LIMITS } } });
const NOON = Date.UTC(2026, 0, 1, 12);

/** Both ends of a guarded connection, with a codec that only carries what it is given. */
async function bothEnds(options: Partial<GuardOptions> = {}) {
  const engine = createEngine({ policy: POLICY, clock: () => NOON });
  const sealed: unknown[] = [];
  const requestState = {
    mint: async (payload: unknown) => `sealed ${sealed.push(payload) - 1}`,
    verify: async (state: string) => sealed[Number(state.split(" ")[1])],
  };
  const [wire, end] = InMemoryTransport.createLinkedPair();
  guardTransport(end, { engine, clock: () => NOON, requestState, ...options });
  const forwarded: unknown[] = [];
  const received: unknown[] = [];
  let arrived = (): void => {};
  const arrival = () =>
    new Promise<void>((resolve) => {
      arrived = resolve;
    });
  end.onmessage = (message) => {
    forwarded.push((message as { params?: object }).params);
    arrived();
  };
  wire.onmessage = (message) => {
    received.push((message as { result?: object }).result);
    arrived();
  };
  await end.start();
  const deploy = async (id: number, more: object = {}) => {
    const forwards = arrival();
    await wire.send(call(id, { name: "deploy", _meta: envelope(), ...more }) as never);
    await forwards;
  };
  const answer = async (id: number, result: object) => {
    const arrives = arrival();
    await end.send({ jsonrpc: "2.0", id, result } as never);
    await arrives;
  };
  const used = () => engine.usage({ tool: "deploy" })[0]?.used;
  return { sealed, deploy, answer, forwarded, received, used };
}

/** What the server asks for; its state need not be one. */
const asks = (requestState: unknown) => ({ resultType: "input_required", inputRequests: {}, requestState });

describe("the state of a call that the server asks back about", () => {
  test.each([
    ["has the server's own in it", "of the server", { requestState: "of the server" }],
    ["has none in it where the server has none", undefined, {}],
    ["has none in it where the server's is no string", 7, {}],
    ["has none in it where the server's is an object", { secret: 1 }, {}],
  ])("%s", async (_, own, goesBack) => {
    const { deploy, answer, forwarded, received, used } = await bothEnds();
    await deploy(1);
    await answer(1, asks(own));
    expect(received).toEqual([asks("sealed 0")]);
    await deploy(2, { requestState: "sealed 0" });
    expect(forwarded[1]).toEqual({ name: "deploy", _meta: envelope(), ...goesBack });
    expect(used()).toBe(1);
  });

  const PAYLOAD = {
    mark: "dev.tollgate/request-state",
    kind: "admitted",
    nonce: "n",
    digest: "d",
    expiresAt: NOON + 1,
    legs: 1,
  };
  test.each([
    ["of another mark", { ...PAYLOAD, mark: "of the host" }],
    ["of another kind", { ...PAYLOAD, kind: "other" }],
    ["without a kind", { ...PAYLOAD, kind: undefined }],
    ["without a nonce", { ...PAYLOAD, nonce: 1 }],
    ["of a question without a nonce", { ...PAYLOAD, kind: "asked", nonce: undefined }],
    ["without a time", { ...PAYLOAD, expiresAt: "soon" }],
    ["without a count of legs", { ...PAYLOAD, legs: "1" }],
    ["that is no object", "text"],
    ["of nothing", null],
  ])("is the server's where the key of the guard has sealed something %s", async (_, payload) => {
    const { deploy, sealed, forwarded, used } = await bothEnds();
    sealed.push(payload);
    await deploy(1, { requestState: "sealed 0" });
    expect(forwarded).toEqual([{ name: "deploy", _meta: envelope(), requestState: "sealed 0" }]);
    expect(used()).toBe(1);
  });

  test("proves nothing for another grant, and nothing for another session", async () => {
    for (const other of [
      { grant: "b", session: "s" },
      { grant: "a", session: "t" },
    ]) {
      let scope = { grant: "a", session: "s" };
      const { deploy, answer, used } = await bothEnds({ scope: () => scope });
      await deploy(1);
      await answer(1, asks(undefined));
      scope = other;
      await deploy(2, { requestState: "sealed 0" });
      expect(used()).toBe(2);
    }
  });

  test("proves the call with its arguments in another order", async () => {
    const { deploy, answer, used } = await bothEnds();
    await deploy(1, { arguments: { to: "here", at: { b: 1, a: 2 } } });
    await answer(1, asks(undefined));
    await deploy(2, { arguments: { at: { a: 2, b: 1 }, to: "here" }, requestState: "sealed 0" });
    expect(used()).toBe(1);
  });
});

describe("a first use", () => {
  test("in a shared store is one charge of one window, which ends when the state expires", async () => {
    const charges: unknown[] = [];
    const requestStateStore = {
      reserve: async (given: unknown, now: number) => {
        charges.push(given, now);
        return { ok: true, used: [1] };
      },
      release: async () => {},
    };
    const { deploy, answer, used } = await bothEnds({ requestStateStore });
    await deploy(1);
    await answer(1, asks(undefined));
    await deploy(2, { requestState: "sealed 0" });
    expect(used()).toBe(1);
    const charge = {
      counter: "dev.tollgate/request-state",
      subject: expect.stringMatching(/^[0-9a-f-]{36}$/),
      windowStart: NOON + 3_600_000 - 86_400_000,
      windowEnd: NOON + 3_600_000,
      reach: 0,
      amount: 1,
      max: 1,
    };
    expect(charges).toEqual([[charge], NOON]);
  });

  test("is told from a later one, also after the thing has expired", async () => {
    const uses = createUses({}, () => 20, undefined);
    expect([await uses.first("a", 10), await uses.first("b", 20), await uses.first("a", 10)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await uses.first("b", 20)).toBe(false);
  });

  test("of the hundred thousand and first is none until some have expired", async () => {
    let now = 0;
    const uses = createUses({}, () => now, undefined);
    for (let index = 0; index < 99_999; index += 1) await uses.first(`${index}`, index < 50_000 ? 10 : 20);
    expect([await uses.first("last", 20), await uses.first("one more", 20)]).toEqual([true, false]);
    now = 10;
    expect([await uses.first("one more", 20), await uses.first("99998", 20)]).toEqual([true, false]);
  });
});

/** The states of one process: its own engine and clock, and the key and the store that all processes share. */
function processes(store = createMemoryStore()) {
  const codec = createRandomKeyCodec();
  return (clock: () => number) => {
    const engine = createEngine({ policy: POLICY });
    policyOf(engine);
    const states = createRequestStates({ engine, clock, codec, store: store as never });
    const seal = (kind: "asked" | "admitted") =>
      states.seal({ kind, subject: "a call", policy: policyOf(engine), expiresAfterMs: 600_000, legs: 1 });
    const redeem = async (state: string) => (await states.open(state))?.redeem("a call");
    return { engine, seal, redeem };
  };
}

describe("a sealed state in processes whose clocks differ", () => {
  test.each([
    ["two seconds", 2_000],
    ["an hour", 3_600_000],
    ["a day, which is the most that is promised", 86_400_000],
  ])("counts once, though one clock is behind by %s", async (_, behind) => {
    for (const kind of ["asked", "admitted"] as const) {
      const store = createMemoryStore();
      const start = processes(store);
      let now = NOON;
      const [ahead, late] = [start(() => now), start(() => now - behind)];
      const state = await ahead.seal(kind);
      now += 599_999;
      expect(await ahead.redeem(state)).toBe(true);
      // As late as the one that is behind still takes it: the store has forgotten what it may.
      now += behind;
      for (let i = 0; i < 50; i += 1)
        store.reserve(
          [{ counter: "c", subject: `${i}`, windowStart: now, windowEnd: now + 1, reach: 0, amount: 1, max: 1 }],
          now,
        );
      expect(await late.redeem(state)).toBe(false);
    }
  });

  test("counts at a process that did not seal it, if its policy has the same content", async () => {
    const start = processes();
    const [one, other] = [start(() => NOON), start(() => NOON)];
    expect(await other.redeem(await one.seal("asked"))).toBe(true);
    const state = await one.seal("asked");
    other.engine.replacePolicy(parsePolicy({ version: "1", default: "allow" }));
    expect(await other.redeem(state)).toBe(false);
  });

  test("does not count at the process that sealed it once the policy was replaced, also if it came back", async () => {
    const one = processes()(() => NOON);
    const state = await one.seal("asked");
    one.engine.replacePolicy(parsePolicy({ version: "1", default: "allow" }));
    one.engine.replacePolicy(POLICY);
    expect([await one.redeem(state), await one.redeem(await one.seal("asked"))]).toEqual([false, true]);
  });
});

test("a state sealed with the guard's own key tells the client nothing", async () => {
  const codec = createRandomKeyCodec();
  const state = await codec.mint({ expiresAt: 1_767_268_800_000, inner: "of the server" });
  const read = state.split(".").map((part) => Buffer.from(part, "base64").toString("latin1"));
  expect(read.join()).not.toMatch(/expires|1767|server/);
  expect(await codec.verify(state, {} as never)).toEqual({ expiresAt: 1_767_268_800_000, inner: "of the server" });
  const parts = state.split(".");
  for (const changed of [
    `x${state}`,
    state.slice(0, -4),
    [...parts.slice(0, 2), parts[3], parts[3]].join("."),
    `${state}AAAA`,
    "",
  ])
    await expect(codec.verify(changed, {} as never)).rejects.toThrow();
});

test("a state that has expired stays expired when a clock goes back", async () => {
  let now = NOON;
  const engine = createEngine({ policy: POLICY });
  const clock = clockOf(engine, () => now);
  const states = createRequestStates({ engine, clock, codec: undefined, store: undefined });
  const state = await states.seal({
    kind: "asked",
    subject: "s",
    policy: policyOf(engine),
    expiresAfterMs: 10,
    legs: 0,
  });
  now += 10;
  expect(await (await states.open(state))?.redeem("s")).toBe(false);
  now -= 5;
  expect(await (await states.open(state))?.redeem("s")).toBe(false);
  now = Number.NaN;
  expect(await (await states.open(state))?.redeem("s")).toBe(false);
});
