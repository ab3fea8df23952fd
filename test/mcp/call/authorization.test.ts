import { expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import type { GuardEvent } from "../../../src/mcp/index.js";
import { bothEnds } from "../raw.js";

const ENVELOPE = "io.modelcontextprotocol/authorization";
const RETRY = "io.modelcontextprotocol/authorization-context-id";
const DECISION = "dev.tollgate/decision";

const policy = parsePolicy({
  version: "2",
  default: "deny",
  hide: ["secret"],
  tools: {
    wipe: { action: "deny" },
    ask: { action: "require_approval" },
    few: { limits: [{ counter: "few", window: "day", max: 0, scope: "global" }] },
    write: { deny_if: [{ conditions: [{ path: "args.force", op: "eq", value: true }] }] },
  },
  resources: { default: "allow", entries: { "docs://closed": { action: "deny" } } },
});

// biome-ignore lint/suspicious/noExplicitAny: answers of whatever form.
async function asked(authorizationDenials: boolean, method: string, params: object): Promise<any> {
  const events: GuardEvent[] = [];
  const onEvent = (event: GuardEvent): void => void events.push(event);
  const ends = await bothEnds({ engine: createEngine({ policy }), authorizationDenials, onEvent });
  await ends.receive({ jsonrpc: "2.0", id: 1, method, params });
  return { ...(ends.answers[0] as object), forwarded: ends.forwarded, events };
}

test.each<readonly [string, object, readonly object[] | null | undefined]>([
  ["wipe", {}, undefined],
  ["ask", {}, [{ type: "dev.tollgate/approval" }]],
  ["write", { force: true }, [{ type: "dev.tollgate/arguments" }]],
  ["few", {}, null],
])("a denial of %s has the envelope where the option asks for it", async (name, args, hints) => {
  const params = { name, arguments: args, _meta: { [RETRY]: "earlier" } };
  const { result, events } = await asked(true, "tools/call", params);
  expect(result._meta[DECISION].effect).not.toBe("allow");
  const id = result._meta[ENVELOPE]?.authorizationContextId;
  const hinted = hints ? { remediationHints: hints } : {};
  const envelope = { reason: "insufficient_authorization", authorizationContextId: expect.any(String), ...hinted };
  expect(result._meta[ENVELOPE]).toEqual(hints === null ? undefined : envelope);
  expect(events).toMatchObject([
    { kind: "call", retryOf: "earlier", ...(id === undefined ? {} : { authorizationContextId: id }) },
  ]);
});

test("a denial of a resource has it in the data of its error", async () => {
  const { error } = await asked(true, "resources/read", { uri: "docs://closed" });
  expect(error.data.authorization).toMatchObject({ reason: "insufficient_authorization" });
  expect(error.data[DECISION].code).toBe("denied");
});

test("the answer for a hidden tool has none", async () => {
  expect(JSON.stringify(await asked(true, "tools/call", { name: "secret" }))).not.toContain(
    "insufficient_authorization",
  );
});

test("no denial has it without the option", async () => {
  const { result, events } = await asked(false, "tools/call", { name: "wipe", _meta: { [RETRY]: "earlier" } });
  expect(Object.keys(result._meta)).toEqual([DECISION]);
  expect(events[0]).not.toHaveProperty("retryOf");
});
