import { expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import { approveByCallback, type GuardEvent } from "../../src/mcp/index.js";
import { bothEnds, call } from "./raw.js";
import { turn } from "./support.js";

const organisation = parsePolicy({
  version: "2",
  name: "organisation",
  default: "allow",
  tools: { "delete_*": { action: "deny" } },
});
const team = parsePolicy({
  version: "2",
  name: "team",
  default: "deny",
  tools: {
    "*_file": {},
    read_file: { deny_if: [{ mode: "observe", conditions: [{ path: "args.path", op: "exists", value: true }] }] },
  },
});

it("`hideDenied` hides what an entry of any document always denies", async () => {
  const { end, answers } = await bothEnds({ engine: createEngine({ policy: [organisation, team] }), hideDenied: true });
  const tools = ["read_file", "delete_file", "other"].map((name) => ({ name }));
  await end.send({ jsonrpc: "2.0", id: 1, result: { tools } } as never);
  await turn();
  expect(answers).toMatchObject([{ result: { tools: [{ name: "read_file" }] } }]);
});

it("an event has the document that decided, and what observed", async () => {
  const events: GuardEvent[] = [];
  const { receive } = await bothEnds({
    engine: createEngine({ policy: [organisation, team] }),
    onEvent: (event) => void events.push(event),
  });
  await receive(call(1, { name: "delete_file" }));
  await receive(call(2, { name: "read_file", arguments: { path: "/a" } }));
  expect(events).toMatchObject([
    { tool: "delete_file", decision: { code: "denied", policy: "organisation", rule: "/tools/delete_*/action" } },
    {
      tool: "read_file",
      decision: {
        code: "allowed",
        policy: "team",
        observed: [{ policy: "team", rule: "/tools/read_file/deny_if/0", code: "deny_if_matched" }],
      },
    },
  ]);
});

it("a client is not told what a document that observes would hide", async () => {
  const dispatch = { call_tool: { tool: "args.name", args: "args.arguments" } };
  const deciding = { version: "2", name: "own", default: "allow", dispatch } as const;
  const engine = createEngine({
    policy: [
      parsePolicy({ ...deciding, tools: { call_tool: { action: "require_approval" } } }),
      parsePolicy({ version: "2", name: "candidate", mode: "observe", default: "allow", hide: ["secret"] }),
    ],
  });
  const events: GuardEvent[] = [];
  const { receive, answers } = await bothEnds({ engine, onEvent: (event) => void events.push(event) });
  await receive(call(1, { name: "call_tool", arguments: { name: "secret" } }));
  await turn();
  const observed = [{ policy: "candidate", rule: "/hide/0", code: "hidden" }];
  expect(events).toMatchObject([{ decision: { code: "approval_required", observed } }]);
  expect(answers).toMatchObject([{ result: { isError: true } }]);
  expect(JSON.stringify(answers)).not.toContain("candidate");
});

it("a hidden tool that a person is asked about is told of by its own name, also if the client takes the call back", async () => {
  const events: GuardEvent[] = [];
  const policy = parsePolicy({
    version: "2",
    default: "allow",
    hide: ["secret"],
    all_tools: { approve_if: [{ conditions: [{ path: "args.a", op: "exists", value: false }] }] },
  });
  const { receive } = await bothEnds({
    engine: createEngine({ policy }),
    approve: approveByCallback(() => new Promise<never>(() => {})),
    onEvent: (event) => void events.push(event),
  });
  await receive(call(1, { name: "secret" }));
  await receive({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
  expect(events).toMatchObject([
    { tool: "secret", decision: { code: "hidden" } },
    { tool: "secret", decision: { code: "approval_required" }, approval: "abandoned" },
  ]);
});
