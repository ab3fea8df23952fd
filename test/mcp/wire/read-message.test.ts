import { describe, expect, test } from "vitest";
import { bothEnds, call } from "../raw.js";
import { scripted } from "../support.js";

/** What gets past the guard, and what client and host are told, of a message for a server that forgives everything. */
async function through(message: unknown, extra?: unknown) {
  const { engine, calls } = scripted();
  const reasons: string[] = [];
  const onEvent = (event: { kind: string; reason?: string }) => void (event.reason && reasons.push(event.reason));
  const { receive, forwarded, answers } = await bothEnds({ engine, onEvent });
  await receive(message, extra);
  return { forwarded, answers, reasons, tools: calls.map(({ tool }) => tool) };
}

const rpc = (more: object) => ({ jsonrpc: "2.0", id: 1, ...more });
const answer = (code: number, message: string) => ({ jsonrpc: "2.0", id: 1, error: { code, message } });

/** A refused message: never forwarded, its sender is answered, and an event says why. */
async function expectRequestRefused(message: unknown, why: string) {
  expect(await through(message)).toEqual({
    forwarded: [],
    answers: [answer(-32600, `Invalid Request: ${why}`)],
    reasons: [`a message was refused: ${why}`],
    tools: [],
  });
}

async function expectCallRefused(message: unknown, why: string, extra?: unknown) {
  const text = `Invalid params: ${why}`;
  expect(await through(message, extra)).toEqual({
    forwarded: [],
    answers: [answer(-32602, text)],
    reasons: [text],
    tools: [],
  });
}

/** What Python, Go, Java, .NET, PHP, Ruby, Rust, Swift, JavaScript or C take off the ends of a text, or stop at. */
const STRIPPED = [
  "\0", "\t", "\n", "\v", "\f", "\r", "\x1c", "\x1d", "\x1e", "\x1f", " ", "\x7f", "\x85", "\xa0", "\xad", "\u1680", "\u180e",
  "\u2000", "\u2009", "\u200a", "\u200b", "\u200d", "\u2028", "\u2029", "\u202f", "\u205f", "\u2060", "\u3000", "\u3164", "\ufeff",
]; // biome-ignore format: a table
const escaped = STRIPPED.map((character) => [JSON.stringify(character), character] as const);

/** Letters that only look like ASCII ones, each of two units. */
const bold = (name: string): string =>
  name.replace(/[a-z]/gi, (letter) =>
    String.fromCodePoint(letter.charCodeAt(0) + (letter < "a" ? 0x1d400 - 0x41 : 0x1d41a - 0x61)),
  );

const CHARACTERS = "ASCII letters, digits and `/ _ - . $`";

describe("the method of a message that is forwarded has only the protocol's characters", () => {
  const why = `the method may have only ${CHARACTERS}`;

  test.each(escaped)("so %s at its ends is refused", async (_, character) => {
    await expectRequestRefused(rpc({ method: `tools/call${character}`, params: { name: "add" } }), why);
    await expectRequestRefused(rpc({ method: `${character}tools/call`, params: { name: "add" } }), why);
  });

  test.each([
    ["an empty method", ""],
    ["letters that look alike", "tool\u017f/call"],
    ["letters of two units", bold("tools/call")],
    ["a lone surrogate", "tools/call\ud800"],
    ["a percent escape", "tools%2fcall"],
    ["a backslash", "tools\\call"],
    ["text behind U+0000", "tools/call\0 that no reader in C sees"],
    ["thirty million characters", "\uFDFA".repeat(30_000_000)],
  ])("so %s is refused", async (_, method) => {
    await expectRequestRefused(rpc({ method, params: { name: "add" } }), why);
  });

  test.each([["Tools/Call"], ["TOOLS/CALL"]])("refuses `tools/call` in another case: %s", async (method) => {
    await expectRequestRefused(rpc({ method, params: { name: "add" } }), "methods are case-sensitive");
  });

  test("refuses a method that is not a string", async () => {
    await expectRequestRefused(rpc({ method: ["tools/call"], params: {} }), "the method must be a string");
  });

  test.each([["ping"], ["notifications/tools/list_changed"], ["$/cancelRequest"], ["x-vendor.v2/do_it"]])(
    "so %s passes",
    async (method) => {
      const message = rpc({ method });
      expect(await through(message)).toMatchObject({ forwarded: [message], reasons: [] });
    },
  );
});

describe("the members of a message that is forwarded have only the protocol's characters", () => {
  const members = `the members of a message may have only ${CHARACTERS} in their names`;
  const params = `the members of a tools/call may have only ${CHARACTERS} in their names`;

  test.each(escaped)("so a second method or name with %s at its ends is refused", async (_, character) => {
    await expectRequestRefused(rpc({ method: "ping", [`method${character}`]: "tools/call" }), members);
    await expectRequestRefused(rpc({ method: "ping", [`${character}params`]: {} }), members);
    await expectCallRefused(call(1, { name: "add", [`name${character}`]: "drop" }), params);
    await expectCallRefused(call(1, { name: "add", [`${character}arguments`]: {} }), params);
  });

  test.each([
    ["letters that look alike", "param\u017f"],
    ["a dotless i", "\u0131d"],
    ["letters of two units", bold("method")],
    ["no letters", ""],
  ])("so a member of %s is refused", async (_, member) => {
    await expectRequestRefused(rpc({ method: "tools/call", params: { name: "add" }, [member]: 2 }), members);
  });

  test.each([["Method"], ["PARAMS"], ["Id"], ["JSONRPC"], ["Result"]])(
    "refuses members in another case: %s",
    async (member) => {
      const message = rpc({ method: "ping", params: { name: "add" }, [member]: "tools/call" });
      await expectRequestRefused(message, "the members of a message are case-sensitive");
    },
  );

  test.each([["Name"], ["ARGUMENTS"], ["requeststate"], ["_Meta"], ["Task"]])(
    "refuses members of a call in another case: %s",
    async (member) => {
      await expectCallRefused(call(1, { name: "add", [member]: {} }), "the members of a tools/call are case-sensitive");
    },
  );

  test("while members that the guard does not know pass, but not those of a call", async () => {
    const ping = rpc({ method: "ping", params: { "any thing": 1 }, extra: 3 });
    expect((await through(ping)).forwarded).toEqual([ping]);
    const { forwarded } = await through({ ...(call(1, { name: "add", more: 2 }) as object), extra: 3 });
    expect(forwarded).toEqual([call(1, { name: "add" })]);
  });
});

describe("the name of a called tool", () => {
  const CONTROL = "the name of the tool must not have control characters or lone surrogates";
  const ENDS = "the name of the tool must not begin or end with white space or invisible characters";

  test.each(escaped)("is refused with %s at its ends", async (_, character) => {
    const why = /\p{Cc}/u.test(character) ? CONTROL : ENDS;
    await expectCallRefused(call(1, { name: `drop${character}` }), why);
    await expectCallRefused(call(1, { name: `${character}drop` }), why);
  });

  test.each([
    ["a control character within", "dr\x1fop"],
    ["a lone surrogate, which becomes U+FFFD on its way", "drop\ud800"],
    ["a lone low surrogate", "\udc00drop"],
  ])("is refused with %s", async (_, name) => expectCallRefused(call(1, { name }), CONTROL));

  test("is refused if it is longer than 1,024 characters", async () => {
    await expectCallRefused(
      call(1, { name: "x".repeat(1_025) }),
      "the name of the tool must have at most 1024 characters",
    );
    expect((await through(call(1, { name: "x".repeat(1_024) }))).reasons).toEqual([]);
  });

  test("is refused if it is not a string", async () => {
    await expectCallRefused(call(1, { name: ["add"] }), "the name of the tool must be a string");
  });

  test.each([["löschen"], ["删除 文件"], ["חפש"], ["delete file"], ["résumé.read"], ["🔥"], [""]])(
    "may be of any script: %j",
    async (name) => {
      expect(await through(call(1, { name }))).toMatchObject({ tools: [name], reasons: [] });
    },
  );
});

describe("the envelope", () => {
  test.each([[undefined], ["1.0"], ["2.0\x1f"], [2], [["2.0"]]])('has `jsonrpc` "2.0", not %j', async (jsonrpc) => {
    await expectRequestRefused(rpc({ jsonrpc, method: "ping" }), '`jsonrpc` must be "2.0"');
  });

  test.each([[null], [true], [1.5], [2 ** 53], [Number.POSITIVE_INFINITY], [{}], [[1]], ["x".repeat(257)], ["1\x1f"], ["\ud800"]])(
    "has an id that all readers read alike, not %j",
    async (id) => {
      for (const method of ["tools/call", "ping"])
        expect(await through({ jsonrpc: "2.0", id, method, params: { name: "add" } })).toEqual({
          forwarded: [],
          answers: [],
          reasons: ["a message was refused: `id` must be a whole number or a text of at most 256 characters"],
          tools: [],
        });
    },
  ); // biome-ignore format: a table

  test.each([[0], [-1], ["1"], ["x".repeat(256)], ["é"]])("may have the id %j", async (id) => {
    const message = { jsonrpc: "2.0", id, method: "ping" };
    expect((await through(message)).forwarded).toEqual([message]);
  });

  test("may have the id null in an error that answers a message which could not be read", async () => {
    const message = { jsonrpc: "2.0", id: null, error: { code: -32700, message: "no" } };
    expect((await through(message)).forwarded).toEqual([message]);
  });

  test.each([[null], ["tools/call"], [7]])("is an object, not %j", async (message) => {
    expect(await through(message)).toEqual({
      forwarded: [],
      answers: [],
      reasons: ["a message was refused: a message must be an object"],
      tools: [],
    });
  });
});

describe("the members of a call", () => {
  test.each([[[]], ["{}"], [7], [false]])("`arguments` is refused as %j", async (given) => {
    await expectCallRefused(call(1, { name: "add", arguments: given }), "the arguments must be an object");
  });

  test.each([
    ["_meta", 7],
    ["task", "yes"],
    ["inputResponses", []],
  ])("`%s` is refused if it is not an object", async (member, given) => {
    await expectCallRefused(call(1, { name: "add", [member]: given }), `\`${member}\` must be an object`);
  });

  test("`arguments` of null count as left out, for the policy and for the tool", async () => {
    expect(await through(call(1, { name: "add", arguments: null }))).toMatchObject({
      forwarded: [call(1, { name: "add" })],
      tools: ["add"],
    });
  });

  test("are forwarded as they were judged, and no others are", async () => {
    const args = { a: 1 };
    const { forwarded } = await through(call(1, { name: "add", arguments: args, _meta: { m: 1 }, more: 2 }));
    expect(forwarded).toEqual([call(1, { name: "add", arguments: { a: 1 }, _meta: { m: 1 } })]);
    // Not a copy: what was judged is what runs.
    expect((forwarded as [{ params: { arguments: unknown } }])[0].params.arguments).toBe(args);
  });
});

describe("a header that routers may have judged", () => {
  const ADD = call(1, { name: "add", arguments: {} });
  const headers = (more: object) => ({ requestInfo: { headers: more } });
  const refused = (header: string) => `the ${header} header names another call than the body`;

  test.each([
    ["is another tool's", "list"],
    ["is another tool's once decoded", "=?base64?bGlzdA==?="],
    ["has something before its encoding", "x=?base64?YWRk?="],
    ["has something after its encoding", "=?base64?YWRk?=x"],
    ["is of bytes that are not UTF-8", "=?base64?/w==?="],
    ["is not base64", "=?base64?YWRkY?="],
    ["is base64 of bits that some readers refuse", "=?base64?YWRkZB==?="],
    ["has a byte order mark, which some readers drop", "=?base64?77u/YWRk?="],
    ["has white space that HTTP does not strip", "add\u00a0"],
  ])("is refused if its `Mcp-Name` %s", async (_, name) => {
    await expectCallRefused(ADD, refused("Mcp-Name"), headers({ "Mcp-Name": name }));
  });

  test("is refused if its `Mcp-Method` is another method", async () => {
    await expectCallRefused(ADD, refused("Mcp-Method"), headers({ "mcp-method": "tools/list", "mcp-name": "add" }));
  });

  test.each([
    ["plain", { "Mcp-Name": " add\t", "Mcp-Method": "tools/call" }],
    ["encoded", { "Mcp-Name": " =?base64?YWRk?=\t" }],
  ])("passes if it names the call, %s", async (_, given) => {
    expect((await through(ADD, headers(given))).forwarded).toEqual([ADD]);
  });
});
