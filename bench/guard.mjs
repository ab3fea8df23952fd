// @ts-check
// What the guard adds to a call: the same server bare and guarded, calls interleaved in pairs, medians of wall time.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { createEngine, parsePolicy } from "tollgate";
import { guardServer } from "tollgate/mcp";
import { z } from "zod";

const PAIRS = 2_000;
const BUDGET_MICROSECONDS = 5;

const conditions = [
  { path: "args.confirm", op: "exists", value: true },
  { path: "args.currency", op: "in", value: ["usd", "eur", "gbp"] },
  { path: "args.amount", op: "gt", value: 10 },
];
const limits = [{ counter: "refunds", window: "hour", max: 1_000_000, scope: "session" }];

/** @type {Readonly<Record<string, object>>} */
const POLICIES = {
  "allowed by name": { version: "1", default: "deny", tools: { refund: {} } },
  "three conditions": { version: "1", default: "deny", tools: { refund: { require: [{ conditions }] } } },
  "one limit": { version: "1", default: "deny", tools: { refund: { limits } } },
};

function makeServer() {
  const server = new McpServer({ name: "bench", version: "1" });
  const inputSchema = { confirm: z.boolean(), currency: z.string(), amount: z.number() };
  server.registerTool("refund", { inputSchema }, () => ({ content: [] }));
  return server;
}

/** @param {McpServer} server @returns {Promise<() => Promise<unknown>>} */
async function caller(server) {
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  await server.connect(serverEnd);
  const client = new Client({ name: "bench", version: "1" });
  await client.connect(clientEnd);
  return () => client.callTool({ name: "refund", arguments: { confirm: true, currency: "eur", amount: 25 } });
}

/** @param {() => Promise<unknown>} call */
async function microseconds(call) {
  const before = process.hrtime.bigint();
  await call();
  return Number(process.hrtime.bigint() - before) / 1_000;
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const rows = [];
for (const [name, document] of Object.entries(POLICIES)) {
  const engine = createEngine({ policy: parsePolicy(document) });
  const bare = await caller(makeServer());
  const guarded = await caller(guardServer(makeServer(), { engine }));
  for (let i = 0; i < PAIRS; i += 1) {
    await bare();
    await guarded();
  }
  /** @type {number[]} */
  const without = [];
  /** @type {number[]} */
  const withGuard = [];
  for (let i = 0; i < PAIRS; i += 1) {
    // Which of the two goes first alternates, so that neither always finds the caches warm.
    if (i % 2 === 0) without.push(await microseconds(bare));
    withGuard.push(await microseconds(guarded));
    if (i % 2 === 1) without.push(await microseconds(bare));
  }
  const difference = median(withGuard) - median(without);
  rows.push({ policy: name, bare: median(without), guarded: median(withGuard), difference });
}

console.log(
  `node ${process.version}; microseconds of wall time a call, medians of ${PAIRS} interleaved pairs, in memory`,
);
console.table(
  rows.map(({ policy, bare, guarded, difference }) => ({
    policy,
    "bare µs": bare.toFixed(1),
    "guarded µs": guarded.toFixed(1),
    "difference µs": difference.toFixed(2),
  })),
);
const over = rows.filter(({ difference }) => difference >= BUDGET_MICROSECONDS);
console.log(
  over.length === 0
    ? `Every difference is below ${BUDGET_MICROSECONDS} µs.`
    : `${over.length} not below ${BUDGET_MICROSECONDS} µs.`,
);
process.exitCode = over.length === 0 ? 0 : 1;
