import { expect } from "vitest";
import { bothEnds, call } from "../raw.js";
import { scripted } from "../support.js";
import { type Guard, type Twin, trap } from "./trap.js";

/** What gets past the guard, and what the client is told, of a message for a server that forgives everything. */
async function through(guard: Guard, message: unknown, extra?: unknown) {
  const { engine, calls } = scripted();
  const { receive, forwarded, answers } = await bothEnds({ engine }, guard);
  await receive(message, extra);
  return { forwarded, answers, tools: calls.map(({ tool }) => tool) };
}

const invalid = (code: number, message: string) => [{ jsonrpc: "2.0", id: 1, error: { code, message } }];
const params = (why: string) => invalid(-32602, `Invalid params: ${why}`);
const request = (why: string) => invalid(-32600, `Invalid Request: ${why}`);

function refused(name: string, message: unknown, answers: unknown, twin: Twin, extra?: unknown): void {
  trap(
    `${name} is refused and never forwarded`,
    async (guard) => {
      expect(await through(guard, message, extra)).toEqual({ forwarded: [], answers, tools: [] });
    },
    twin,
  );
}

const without = (what: string, file: string, words: string, instead = ""): Twin => ({
  without: what,
  file,
  words,
  instead,
});
const MEMBERS = without(
  "a look at the members",
  "read-message.ts",
  'if (lookAlike(message) !== undefined) return refuse(id, "the members of a message are case-sensitive");',
);
const PARAMS = without(
  "a look at the params",
  "read-call.ts",
  'if (other !== undefined) return refuse(id, "the members of a tools/call are case-sensitive");',
);
const rpc = (more: object) => ({ jsonrpc: "2.0", id: 1, ...more });
const CASE = request("the members of a message are case-sensitive");
const PARAMS_CASE = params("the members of a tools/call are case-sensitive");

refused(
  "a second method in other case",
  rpc({ method: "ping", Method: "tools/call", params: { name: "add" } }),
  CASE,
  MEMBERS,
);
refused("a method in other case alone", rpc({ METHOD: "tools/call", params: { name: "add" } }), CASE, MEMBERS);
refused(
  "second params in other case",
  rpc({ method: "tools/call", params: { name: "add" }, Params: { name: "x" } }),
  CASE,
  MEMBERS,
);
refused(
  "a key of letters that only look alike (\u017f folds to s)",
  rpc({ method: "tools/call", params: { name: "add" }, "param\u017f": { name: "x" } }),
  CASE,
  without(
    "a look at what only looks alike",
    "names.ts",
    'bare(name).normalize("NFKC").toUpperCase()',
    "name.toLowerCase()",
  ),
);
refused(
  "a key with a dotless i",
  rpc({ method: "tools/call", params: { name: "add" }, "\u0131d": 2 }),
  CASE,
  without("upper case", "names.ts", ".toUpperCase()", ".toLowerCase()"),
);
/** Letters that only look like these, each of two units. */
const bold = (name: string): string =>
  name.replace(/[a-z]/gi, (letter) =>
    String.fromCodePoint(letter.charCodeAt(0) + (letter < "a" ? 0x1d400 - 0x41 : 0x1d41a - 0x61)),
  );
const LENGTH = without("room for letters of two units", "names.ts", "2 * Math.max(", "Math.max(");
refused(
  "a method of letters of two units",
  rpc({ [bold("method")]: "tools/call", params: { name: "add" } }),
  CASE,
  LENGTH,
);
refused(
  "the longest member of all, in letters of two units",
  call(1, { name: "add", [bold("inputResponses")]: {} }),
  PARAMS_CASE,
  LENGTH,
);
const BLANKS = without("a look past blanks", "names.ts", 'name.split("\\0", 1)[0]!.trim()', 'name.split("\\0", 1)[0]!');
refused(
  "a method member with blanks around it",
  rpc({ " method\t": "tools/call", params: { name: "add" } }),
  CASE,
  BLANKS,
);
refused(
  "a method with blanks around it, however many",
  rpc({ method: `${" ".repeat(50)}Tools/Call${"\n".repeat(50)}`, params: { name: "add" } }),
  request("methods are case-sensitive"),
  BLANKS,
);
const NUL = without("an end of texts at U+0000", "names.ts", 'name.split("\\0", 1)[0]!', "name");
refused("a method member that ends early in C", rpc({ "method\0": "tools/call", params: { name: "add" } }), CASE, NUL);
refused(
  "a method that ends early in C",
  rpc({ method: "tools/call\0 and all that no reader in C sees", params: { name: "add" } }),
  request("methods are case-sensitive"),
  NUL,
);
refused("a second name that ends early in C", call(1, { name: "add", "name\0": "drop" }), PARAMS_CASE, NUL);
refused(
  "a tool that ends early in C",
  call(1, { name: "drop\0" }),
  params("the name of the tool must not have U+0000"),
  without(
    "a look at the end of the name",
    "read-call.ts",
    'if (tool.includes("\\0")) return refuse(id, "the name of the tool must not have U+0000");',
  ),
);
refused("a second name in other case", call(1, { name: "add", Name: "drop" }), PARAMS_CASE, PARAMS);
refused(
  "second arguments in other case",
  call(1, { name: "add", arguments: {}, ARGUMENTS: { a: 1 } }),
  PARAMS_CASE,
  PARAMS,
);
refused(
  "a method in other case as value",
  rpc({ method: "Tools/Call", params: { name: "add" } }),
  request("methods are case-sensitive"),
  without("a look at methods in other case", "read-message.ts", "resemblesCall(method)", "false"),
);
refused(
  "a method that is no string",
  rpc({ method: ["tools/call"], params: { name: "add" } }),
  request("the method must be a string"),
  without(
    "a look at the type of the method",
    "read-message.ts",
    'if (typeof method !== "string") return refuse(id, "the method must be a string");',
    'if (typeof method !== "string") return OTHER;',
  ),
);
for (const [name, given] of [
  ["an array", []],
  ["a string", "{}"],
  ["a number", 7],
  ["false", false],
] as const) {
  refused(
    `arguments that are ${name}`,
    call(1, { name: "add", arguments: given }),
    params("the arguments must be an object"),
    without(
      "a look at the arguments",
      "read-call.ts",
      'if (args !== undefined && !isObject(args)) return refuse(id, "the arguments must be an object");',
      "if (args !== undefined && !isObject(args)) return { jsonrpc, id, tool, args: undefined, meta: undefined, task: undefined, retry: {} };",
    ),
  );
}
refused(
  "a name that is no string",
  call(1, { name: ["add"] }),
  params("the name of the tool must be a string"),
  without(
    "a look at the name",
    "read-call.ts",
    'if (typeof tool !== "string") return refuse(id, "the name of the tool must be a string");',
    "if (typeof tool !== 'string') return { jsonrpc, id, tool: String(tool), args: undefined, meta: undefined, task: undefined, retry: {} };",
  ),
);
for (const [member, given, why] of [
  ["_meta", 7, "`_meta` must be an object"],
  ["task", "yes", "`task` must be an object"],
  ["inputResponses", [], "`inputResponses` must be an object"],
] as const) {
  refused(
    `a ${member} that is no object`,
    call(1, { name: "add", [member]: given }),
    params(why),
    without(`a look at ${member}`, "read-call.ts", `if (!isOptionalObject(${member})) return refuse(id, "${why}");`),
  );
}

const NAME_HEADER = without(
  "a look at the header",
  "enforce.ts",
  'namesAnotherTool(context.headers?.["mcp-name"], incoming.tool)',
  "false",
);
const DIFFERS = params("the Mcp-Name header names another tool than the body");
const headers = (name: string) => ({ requestInfo: { headers: { "Mcp-Name": name } } });
const ADD = call(1, { name: "add", arguments: {} });
refused("a Mcp-Name header that differs from the body", ADD, DIFFERS, NAME_HEADER, headers("list"));
refused("a Mcp-Name header that differs once decoded", ADD, DIFFERS, NAME_HEADER, headers("=?base64?bGlzdA==?="));
refused("a Mcp-Name header that cannot be decoded", ADD, DIFFERS, NAME_HEADER, headers("=?base64?/w==?="));

trap(
  "a Mcp-Name header that is the body's name, encoded or not, goes on",
  async (guard) => {
    expect(await through(guard, ADD, headers(" add "))).toMatchObject({ forwarded: [ADD] });
    expect(await through(guard, ADD, headers("=?base64?YWRk?="))).toMatchObject({ forwarded: [ADD] });
  },
  without("decoding it", "name-header.ts", "if (encoded === undefined) return header.trim();", "return header.trim();"),
);

trap(
  "only the members that were judged are forwarded",
  async (guard) => {
    const args = { a: 1 };
    const message = { ...(call(1, { name: "add", arguments: args, _meta: { m: 1 }, more: 2 }) as object), extra: 3 };
    const { forwarded } = await through(guard, message);
    expect(forwarded).toEqual([call(1, { name: "add", arguments: { a: 1 }, _meta: { m: 1 } })]);
    // Not a copy: what was judged is what runs.
    expect((forwarded as [{ params: { arguments: unknown } }])[0].params.arguments).toBe(args);
  },
  without(
    "making the message anew",
    "enforce.ts",
    "return receiveCall(next, incoming.call, extra);",
    "return receiveCall((_, more) => next(message, more), incoming.call, extra);",
  ),
);

trap(
  "arguments that are null count as left out, for the policy and for the tool",
  async (guard) => {
    expect(await through(guard, call(1, { name: "add", arguments: null }))).toEqual({
      forwarded: [call(1, { name: "add" })],
      answers: [],
      tools: ["add"],
    });
  },
  without(
    "counting them as left out",
    "read-call.ts",
    "const args = given ?? undefined;",
    "const args = given as never;",
  ),
);
