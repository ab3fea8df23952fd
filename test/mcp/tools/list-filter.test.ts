import { describe, expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../../src/index.js";
import { bothEnds, call, raw } from "../raw.js";

const LIST = { jsonrpc: "2.0", id: 9, method: "tools/list" };

async function listed(policy: object, hideDenied: boolean | undefined): Promise<unknown> {
  const engine = createEngine({ policy: parsePolicy({ version: "1", ...policy }) });
  const { send, received } = await raw({ engine, hideDenied });
  await send(LIST);
  return (received[0] as { result: { tools: { name: string }[] } }).result.tools.map((tool) => tool.name);
}

const never = [{ conditions: [{ path: "args.a", op: "eq", value: 1 }] }];

describe("with `hideDenied` a list leaves out what is denied whatever the arguments", () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ["what is not listed, under default deny", { default: "deny", tools: { add: {} } }, ["add"]],
    ['what `action: "deny"` denies', { default: "allow", tools: { add: { action: "deny" } } }, ["secret"]],
    ["what is hidden", { default: "allow", hide: ["add"] }, ["secret"]],
  ];
  test.each(cases)("%s", async (_, policy, shown) => {
    expect(await listed(policy, true)).toEqual(shown);
  });

  const kept: readonly (readonly [string, object])[] = [
    ["a rule about its arguments denies some calls", { deny_if: never }],
    ["a rule requires something of its arguments", { require: never }],
    ["it needs approval", { action: "require_approval" }],
    ["it is limited to nothing", { limits: [{ counter: "c", window: "day", max: 0, scope: "global" }] }],
  ];
  test.each(kept)("keeps a tool where %s", async (_, tool) => {
    expect(await listed({ default: "deny", tools: { add: tool } }, true)).toEqual(["add"]);
  });

  test.each([[false], [undefined]])("leaves out only hidden tools without it (%s)", async (hideDenied) => {
    const policy = { default: "deny", hide: ["secret"], tools: {} };
    expect(await listed(policy, hideDenied)).toEqual(["add"]);
  });
});

describe("a list that a server of any kind sends", () => {
  const SECRET = { result: { tools: [{ name: "secret" }, { name: "add" }] } };
  test.each([
    [
      "with a method of null, as some serialisers write it",
      { ...SECRET, id: 9, method: null, params: null, error: null },
    ],
    ["in a batch", [{ ...SECRET, id: 9 }]],
    ["in a batch within a batch", [[{ ...SECRET, id: 9 }]]],
  ])("is shortened %s", async (_, message) => {
    const engine = createEngine({ policy: parsePolicy({ version: "1", default: "allow", hide: ["secret"] }) });
    const { end, answers } = await bothEnds({ engine });
    await end.send(message as never);
    expect((answers as { result: unknown }[]).map(({ result }) => result)).toEqual([
      { tools: [{ name: "add" }], _meta: { "dev.tollgate/policy": "33df48aef76e20dc" } },
    ]);
  });

  const _meta = { "dev.tollgate/policy": "64e6dfdd82ede994" };
  async function sent(result: object): Promise<unknown> {
    const engine = createEngine({ policy: parsePolicy({ version: "1", default: "deny", hide: ["*"], tools: {} }) });
    const { serverEnd, received } = await raw({ engine, hideDenied: true });
    await serverEnd.send({ jsonrpc: "2.0", id: 9, result } as never);
    return (received[0] as { result: unknown }).result;
  }

  test("keeps an entry that is not a tool with a name, as it is", async () => {
    const others = [null, "add", 7, ["add"], {}, { name: 7 }];
    expect(await sent({ tools: [...others, { name: "add" }] })).toEqual({ tools: others, _meta });
  });

  test("is for nobody else behind the same cache once it is shortened, where its era says who may cache it", async () => {
    const tools = [{ name: "add" }];
    expect(await sent({ tools, resultType: "complete" })).toEqual({
      tools: [],
      resultType: "complete",
      cacheScope: "private",
      _meta,
    });
    expect(await sent({ tools, cacheScope: "public" })).toEqual({ tools: [], cacheScope: "private", _meta });
    expect(await sent({ tools })).toEqual({ tools: [], _meta });
    expect(await sent({ tools: [], cacheScope: "public" })).toEqual({ tools: [], cacheScope: "public" });
  });
});

test("a shortened list keeps its own `_meta`, and a list that is not shortened gets none", async () => {
  const engine = createEngine({ policy: parsePolicy({ version: "1", default: "allow", hide: ["secret"] }) });
  const { end, answers } = await bothEnds({ engine });
  await end.send({ id: 9, result: { tools: [{ name: "secret" }], _meta: { "a.b/c": 1 } } } as never);
  await end.send({ id: 9, result: { tools: [{ name: "add" }] } } as never);
  expect((answers as { result: unknown }[]).map(({ result }) => result)).toEqual([
    { tools: [], _meta: { "a.b/c": 1, "dev.tollgate/policy": "33df48aef76e20dc" } },
    { tools: [{ name: "add" }] },
  ]);
});

describe("a list of resources, templates or prompts", () => {
  const section = { default: "deny", hide: ["docs://secret*", "secret"], entries: { "docs://*": {}, add: {} } };
  const policy = parsePolicy({ version: "2", default: "allow", resources: section, prompts: section });
  async function sent(result: object, hideDenied = false): Promise<object> {
    const { end, answers } = await bothEnds({ engine: createEngine({ policy }), hideDenied });
    await end.send({ jsonrpc: "2.0", id: 9, result } as never);
    const { _meta, ...rest } = (answers[0] as { result: { _meta: object } }).result;
    return rest;
  }
  const uris = (...names: string[]) => names.map((uri) => ({ uri }));
  const templates = (...names: string[]) => names.map((uriTemplate) => ({ uriTemplate }));
  const prompts = (...names: string[]) => names.map((name) => ({ name }));

  test("leaves out what is hidden, of each kind in one result", async () => {
    const all = { resources: uris("docs://a", "docs://secret"), prompts: prompts("add", "secret"), nextCursor: "2" };
    expect(await sent(all)).toEqual({ resources: uris("docs://a"), prompts: prompts("add"), nextCursor: "2" });
    expect(await sent({ resourceTemplates: templates("docs://{x}", "docs://secret/{x}") })).toEqual({
      resourceTemplates: templates("docs://{x}"),
    });
  });

  test("leaves out with `hideDenied` what is denied by its name, but no template, which stands for many", async () => {
    expect(await sent({ resources: uris("docs://a", "b://c") }, true)).toEqual({ resources: uris("docs://a") });
    expect(await sent({ prompts: prompts("add", "other") }, true)).toEqual({ prompts: prompts("add") });
    const listed = { resourceTemplates: templates("docs://{x}", "{+any}") };
    expect(await sent(listed, true)).toEqual(listed);
  });

  test("keeps an entry that is not named, as it is", async () => {
    const others = [null, "docs://secret", 7, {}, { uri: 7 }, { name: "secret" }];
    expect(await sent({ resources: [...others, { uri: "docs://secret" }] })).toEqual({ resources: others });
  });

  test("is not looked for in the result of a tool, which has content", async () => {
    const result = { content: [], resources: uris("docs://secret") };
    expect(await sent(result)).toEqual(result);
  });
});

test("a list is the same before and after a tool's quota is spent", async () => {
  const limits = [{ counter: "c", window: "day", max: 1, scope: "global" }];
  const policy = parsePolicy({ version: "1", default: "deny", tools: { add: { limits } } });
  const { send, received } = await raw({ engine: createEngine({ policy }), hideDenied: true });
  await send(LIST);
  await send(call(1, { name: "add" }));
  await send(call(2, { name: "add" }));
  await send(LIST);
  expect(received[3]).toEqual(received[0]);
  expect(received[2]).toMatchObject({ result: { isError: true } });
});

describe("what is left of the limits", () => {
  const limits = [{ counter: "c", window: "day", max: 3, scope: "global" }];
  const policy = parsePolicy({ version: "1", default: "allow", tools: { add: { limits } } });
  const clock = () => Date.UTC(2026, 0, 1, 12);

  test("is in the `_meta` of an allowed result where the host wants it", async () => {
    const { send, received } = await raw({ engine: createEngine({ policy, clock }), showLimits: true });
    await send(call(1, { name: "add" }));
    expect(received[0]).toEqual({
      jsonrpc: "2.0",
      id: 1,
      result: {
        content: [{ type: "text", text: "ran" }],
        _meta: {
          "dev.tollgate/limits": [
            {
              counter: "c",
              scope: "global",
              window: "day",
              max: 3,
              used: 1,
              remaining: 2,
              resetAt: Date.UTC(2026, 0, 2),
            },
          ],
        },
      },
    });
  });

  test("is not where it does not, nor for a tool without limits", async () => {
    const silent = await raw({ engine: createEngine({ policy, clock }) });
    await silent.send(call(1, { name: "add" }));
    const shown = await raw({ engine: createEngine({ policy, clock }), showLimits: true });
    await shown.send(call(1, { name: "secret" }));
    expect([silent.received, shown.received]).toEqual([
      [{ jsonrpc: "2.0", id: 1, result: { content: [{ type: "text", text: "ran" }] } }],
      [{ jsonrpc: "2.0", id: 1, result: { content: [] } }],
    ]);
  });
});
