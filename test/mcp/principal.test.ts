import { describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import { approveByElicitation, guardServer, guardTransport, type PrincipalFunction } from "../../src/mcp/index.js";
import { bothEnds, call, raw } from "./raw.js";

/** Blocked callers are denied; nobody is not blocked. */
const blocked = parsePolicy({
  version: "2",
  default: "allow",
  all_tools: { deny_if: [{ conditions: [{ path: "principal.blocked", op: "eq", value: true, if_absent: false }] }] },
});
const plain = parsePolicy({ version: "2", default: "deny", tools: { "add*": {} } });
const UNREAD = "which this server does not tell it, so the call was not run";

/** How many runs a call comes to under `blocked`. */
async function runsWith(principal: unknown): Promise<number> {
  const { send, runs } = await raw({
    engine: createEngine({ policy: blocked }),
    principal: principal as PrincipalFunction,
  });
  await send(call(1, { name: "add" }));
  return runs.length;
}

describe("the option `principal`", () => {
  it("says who is calling, by what the transport has checked", async () => {
    const principal: PrincipalFunction = ({ authInfo }) => ({ blocked: authInfo?.clientId === "mallory" });
    const { receive, forwarded, answers } = await bothEnds({ engine: createEngine({ policy: blocked }), principal });
    await receive(call(1, { name: "add" }), { authInfo: { clientId: "mallory" } });
    expect(forwarded).toEqual([]);
    expect(answers).toMatchObject([
      { id: 1, result: { _meta: { "dev.tollgate/decision": { code: "deny_if_matched" } } } },
    ]);
    await receive(call(2, { name: "add" }), { authInfo: { clientId: "alice" } });
    expect(forwarded).toMatchObject([{ id: 2 }]);
  });

  it("may return nobody, which is an absent caller", async () => {
    expect(await runsWith(() => undefined)).toBe(1);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["returns a promise", async () => ({ blocked: false })],
    ["returns a promise that fails", () => Promise.reject(new Error("no"))],
    // biome-ignore lint/suspicious/noThenProperty: what query builders return is awaited like a promise, and is none
    ["returns what is awaited like a promise", () => ({ then: (tell: (value: object) => void) => tell({}) })],
    ["returns null", () => null],
    ["returns a list", () => []],
    ["returns a name", () => "alice"],
  ])("denies a call if it %s", async (_, principal) => {
    expect(await runsWith(principal)).toBe(0);
  });

  it("is asked for where a policy looks at who is calling", () => {
    const engine = createEngine({ policy: blocked });
    const advice =
      "expected `principal`, as a policy looks at who is calling; write `principal: ({ authInfo }) => authInfo && { … }`";
    expect(() => guardTransport({} as never, { engine })).toThrow(advice);
    expect(() => guardServer({ connect() {} } as never, { engine })).toThrow(advice);
  });

  it("has to be a function", () => {
    const engine = createEngine({ policy: plain });
    expect(() => guardTransport({} as never, { engine, principal: {} as never })).toThrow(
      "expected `principal` to be a function of the context",
    );
  });

  it("is bound to an approval that the client carries", async () => {
    const policy = parsePolicy({
      version: "2",
      default: "deny",
      tools: {
        add: {
          require: [{ conditions: [{ path: "principal.name", op: "exists", value: true }] }],
          action: "require_approval",
        },
      },
    });
    let name = "alice";
    const { receive, forwarded, answers } = await bothEnds({
      engine: createEngine({ policy }),
      principal: () => ({ name }),
      approve: approveByElicitation(),
    });
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
    };
    await receive(call(1, { name: "add", _meta }));
    await expect.poll(() => answers.length).toBe(1);
    const { result } = answers[0] as { result: { requestState: string; inputRequests: object } };
    const [key] = Object.keys(result.inputRequests) as [string];
    const answer = { [key]: { action: "accept", content: { approve: true } } };
    const again = { name: "add", _meta, requestState: result.requestState, inputResponses: answer };
    name = "mallory";
    await receive(call(2, again));
    await expect.poll(() => answers.length).toBe(2);
    expect(forwarded).toEqual([]);
    name = "alice";
    await receive(call(3, again));
    await expect.poll(() => forwarded.length).toBe(1);
  });
});

it("a policy that looks at who is calling denies each call of an engine that is guarded without `principal`", async () => {
  const engine = createEngine({ policy: plain });
  const { send, received, runs } = await raw({ engine });
  await send(call(1, { name: "add" }));
  engine.replacePolicy(blocked);
  await send(call(2, { name: "add" }));
  expect(runs).toHaveLength(1);
  expect(JSON.stringify(received)).toContain(UNREAD);
});
