import { describe, expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { bothEnds, call } from "../raw.js";
import { turn } from "../support.js";

/** The names that reach a server with these tools, of a client that calls these names. */
async function reached(policy: object, listed: readonly string[], called: readonly string[]) {
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "allow", ...policy }) });
  const { end, forwarded, answers, receive } = await bothEnds({ engine });
  const list = { tools: listed.map((name) => ({ name })) };
  let heard = 0;
  for (const [id, name] of called.entries()) {
    await receive(call(id, { name }));
    for (const message of (forwarded as { id: string; method: string }[]).slice(heard))
      if (message.method === "tools/list") await end.send({ jsonrpc: "2.0", id: message.id, result: list } as never);
    heard = forwarded.length;
    await turn();
  }
  const calls = (forwarded as { method: string; params: { name: string } }[]).filter(
    (one) => one.method === "tools/call",
  );
  const unknown = (answers as { error?: { message: string } }[]).map(({ error }) => error?.message);
  return { calls: calls.map(({ params }) => params.name), unknown };
}

const DROP = { tools: { drop_table: { action: "deny" } } };

describe("a name that a server could fold to one that the policy has", () => {
  test.each([
    ["case", "Drop_Table"],
    ["width", "ｄｒｏｐ_ｔａｂｌｅ"],
    ["punctuation", "drop-table"],
    ["spaces within", "drop table"],
    ["invisible letters within", "drop\u200b_table"],
    ["accents", "dröp_táble"],
    ["a ligature of case", "DROP_TABLE"],
  ])("does not reach the server, if it differs in %s and the server does not list it", async (_, name) => {
    expect(await reached(DROP, ["drop_table"], [name])).toEqual({ calls: [], unknown: [`Unknown tool: ${name}`] });
  });

  test.each([
    ["İ and i, as Java and Go have it", "list_files", "LİST_FİLES"],
    ["ẞ and ß, as Python has it", "straße", "STRAẞE"],
    ["ß and ss", "strasse", "straße"],
    ["ſ and s", "list_files", "liſt_files"],
    ["two ways to write ΐ", "\u0390", "\u03aa\u0301"],
    ["the sigma at the end of a word", "λογος", "ΛΟΓΟΣ"],
  ])("does not reach the server, if it differs in %s and the server does not list it", async (_, listed, name) => {
    const policy = { tools: { [listed]: { action: "deny" } } };
    expect(await reached(policy, [listed], [name])).toEqual({ calls: [], unknown: [`Unknown tool: ${name}`] });
  });

  test("reaches a server that lists that very name", async () => {
    expect((await reached(DROP, ["drop_table", "dropTable"], ["dropTable"])).calls).toEqual(["dropTable"]);
  });
});

test("a listener is told that an allowed call of a tool that the server does not list did not run", async () => {
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "allow", ...DROP }) });
  const told: unknown[] = [];
  const { end, forwarded, receive } = await bothEnds({ engine, onEvent: (event) => void told.push(event) });
  await receive(call(1, { name: "Drop_Table" }));
  await end.send({ jsonrpc: "2.0", id: (forwarded[0] as { id: string }).id, result: { tools: [] } } as never);
  await turn();
  expect(told).toMatchObject([
    { kind: "call", tool: "Drop_Table", decision: { effect: "allow", rule: "/default" } },
    {
      kind: "refusal",
      reason: "a call did not run: the policy does not name its tool, and the server does not list it",
    },
  ]);
});

describe("another name that the policy does not have", () => {
  test("reaches the server without a question, if the policy hides nothing", async () => {
    expect(await reached(DROP, [], ["add", "drop_tabel"])).toEqual({ calls: ["add", "drop_tabel"], unknown: [] });
  });

  test("reaches the server only if it lists the name, if the policy hides something", async () => {
    expect(await reached({ hide: ["secret"] }, ["add", "secret"], ["add", "sub", "secret"])).toEqual({
      calls: ["add"],
      unknown: ["Unknown tool: sub", "Unknown tool: secret"],
    });
  });

  test("reaches the server without a question if the policy has it", async () => {
    const policy = { hide: ["secret"], tools: { "a/b~c": {} } };
    expect(await reached(policy, [], ["a/b~c"])).toEqual({ calls: ["a/b~c"], unknown: [] });
  });
});

test("a name with a star is not the name of a tool, also where it is the key of a pattern", async () => {
  const policy = { version: "2", default: "deny", tools: { "drop*": { except: ["drop"] } } };
  expect(await reached(policy, ["drop", "drop_row"], ["drop*", "drop_row"])).toEqual({
    calls: ["drop_row"],
    unknown: ["Unknown tool: drop*"],
  });
});
