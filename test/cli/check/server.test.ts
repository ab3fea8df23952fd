import { describe, expect, it } from "vitest";
import { checkText } from "../../../src/cli/check/check-text.js";
import { readToolList } from "../../../src/cli/server-tools/tool.js";

type Condition = readonly [path: string, op: string, value: unknown];

const rule = (...conditions: readonly Condition[]) => ({
  conditions: conditions.map(([path, op, value]) => ({ path, op, value })),
});
const findings = (document: object, tools: readonly unknown[]) =>
  checkText(JSON.stringify({ version: "1", default: "deny", ...document }), readToolList(tools, "the test"));
const found = (document: object, tools: readonly unknown[]) =>
  findings(document, tools).map(({ id, pointer }) => `${id} ${pointer}`);
const messages = (document: object, tools: readonly unknown[]) =>
  findings(document, tools).map(({ message }) => message);
/** The messages of a rule of `require` on a tool with that schema, but for those that it is on an optional argument. */
const ofRule = (inputSchema: object, ...conditions: readonly Condition[]) =>
  findings({ tools: { t: { require: [rule(...conditions)] } } }, [{ name: "t", inputSchema }])
    .filter(({ id }) => id !== "TG161")
    .map(({ message }) => message);
const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });

// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
const THEN = { then: { properties: { b: {} } } };

describe("names of tools", () => {
  it("that the server does not have are told with the nearest that it has", () => {
    const tools = [{ name: "create_refund" }, { name: "list-orders" }];
    expect(messages({ tools: { create_refnd: {}, list_orders: {}, unrelated: {} } }, tools)).toEqual([
      "the server lists no tool `create_refnd`, so that these rules apply to none of its tools; did you mean `create_refund`?",
      "the server lists no tool `list_orders`, so that these rules apply to none of its tools; did you mean `list-orders`?",
      "the server lists no tool `unrelated`, so that these rules apply to none of its tools; remove it, or check the name in the server's tool list",
    ]);
  });

  it("in `hide` are looked at one by one, and `*` is none", () => {
    expect(found({ hide: ["a", "b", "c"] }, [{ name: "b" }])).toEqual(["TG141 /hide/0", "TG141 /hide/2"]);
    expect(found({ hide: ["*"] }, [{ name: "b" }])).toEqual([]);
  });

  it.each([
    ["read_file", "Read_File"],
    ["read_file", "readFile"],
    ["read_file", "re\u0430d_file"],
    ["read_file", "read_fi1e"],
    ["read_file", "read\u200b_file"],
    ["delete_all", "delete_a\u217cl"],
  ])("%s looks like %s", (listed, other) => {
    const tools = [{ name: listed }, { name: other }];
    expect(found({ tools: { [listed]: {} } }, tools)).toEqual([`TG145 /tools/${listed}`]);
    expect(found({ hide: [listed] }, tools)).toEqual(["TG145 /hide/0"]);
  });

  it("that look like a listed one are not decided by `default` where all are hidden", () => {
    expect(found({ hide: ["*"], tools: { read_file: {} } }, [{ name: "read_file" }, { name: "read-file" }])).toEqual(
      [],
    );
  });

  it("that look alike and are both named are the author's business", () => {
    const tools = [{ name: "read_file" }, { name: "read-file" }];
    expect(found({ tools: { read_file: {} }, hide: ["read-file"] }, tools)).toEqual([]);
  });

  it("that objects inherit are names like any other", () => {
    expect(found({ tools: { constructor: {}, toString: {} } }, [{ name: "constructor" }])).toEqual([
      "TG140 /tools/toString",
    ]);
  });
});

describe("destructive tools beside `default: allow`", () => {
  const tools = [{ name: "drop_table" }, { name: "put", annotations: { destructiveHint: true } }, { name: "get" }];

  it("are named, by what they seem to do or by what the server says", () => {
    expect(messages({ default: "allow" }, tools)).toEqual([
      '`default: "allow"` decides `drop_table`, `put`, which seem to destroy and nothing here lists; hide them, list them, or write `"deny"`',
    ]);
  });

  it("are fine where they are hidden or listed, or the default is to deny", () => {
    expect(found({ default: "allow", hide: ["drop_table"], tools: { put: {} } }, tools)).toEqual([]);
    expect(found({ default: "allow", hide: ["*"] }, tools)).toEqual([]);
    expect(found({ default: "deny" }, tools)).toEqual([]);
  });
});

describe("paths", () => {
  it("are looked up at any depth", () => {
    const schema = object({ order: object({ id: { type: "string" }, lines: { type: "array" } }) });
    expect(ofRule(schema, ["args.order.id", "eq", "x"])).toEqual([]);
    expect(ofRule(schema, ["args.order.idd", "eq", "x"])).toEqual([
      "the schema of `t` does not list an argument `args.order.idd`; did you mean `args.order.id`?",
    ]);
    expect(ofRule(schema, ["args.odrer.id", "eq", "x"])).toEqual([
      "the schema of `t` does not list an argument `args.odrer.id`; did you mean `args.order.id`?",
    ]);
    expect(ofRule(schema, ["args.customer", "eq", "x"])).toEqual([
      "the schema of `t` does not list an argument `args.customer`; it has `args.order`",
    ]);
    expect(ofRule(schema, ["args.order.lines.0", "eq", "x"])).toEqual([
      '`t` has no argument `args.order.lines.0`: `args.order.lines` is an array, and a path leads through objects only; no condition holds for every element of `args.order.lines`: say in `deny_if` with `contains` what may not be in it, or write `"action": "require_approval"` for the tool',
    ]);
  });

  it("of a tool that takes no arguments are none", () => {
    expect(ofRule(object({}), ["args.a", "eq", 1])).toEqual([
      "the schema of `t` does not list an argument `args.a`; it takes none there",
    ]);
  });

  it.each([
    ["no schema of its properties", { type: "object" }],
    ["further properties that are welcome", object({}, { additionalProperties: true })],
    ["further properties of a type", object({}, { additionalProperties: { type: ["string", "number"] } })],
    ["properties by pattern", object({}, { patternProperties: { "^x": {} } })],
    ["a reference that leads elsewhere", { $ref: "https://example.com/schema.json" }],
    ["a reference that leads nowhere", { $ref: "#/$defs/none" }],
    ["a schema that refers to itself", { $ref: "#" }],
  ])("may be anything where the schema has %s", (_, schema) => {
    expect(ofRule(schema, ["args.a", "eq", 1])).toEqual([]);
  });

  it.each([
    ["a reference", { $defs: { a: object({ b: { type: "string" } }) }, ...object({ a: { $ref: "#/$defs/a" } }) }],
    [
      "references that lead from one to another",
      {
        $defs: {
          a: { $ref: "#/$defs/b" },
          b: { allOf: [{ $ref: "#/$defs/c" }] },
          c: object({ b: { type: "string" } }),
        },
        ...object({ a: { $ref: "#/$defs/a" } }),
      },
    ],
    ["an alternative", object({ a: { anyOf: [{ type: "null" }, object({ b: { type: "string" } })] } })],
    [
      "one of several",
      { oneOf: [object({ a: object({ b: { type: "string" } }) }), object({ c: {} }, { additionalProperties: false })] },
    ],
    ["all of several", { allOf: [object({ a: object({ b: { type: "string" } }) }), object({ c: {} })] }],
    ["a type among several", object({ a: { type: ["object", "null"], properties: { b: { type: "string" } } } })],
  ])("are found through %s", (_, schema) => {
    expect(ofRule(schema, ["args.a.b", "eq", "x"])).toEqual([]);
    expect(ofRule(schema, ["args.a.x", "eq", "x"])).toEqual([
      "the schema of `t` does not list an argument `args.a.x`; did you mean `args.a.b`?",
    ]);
    expect(ofRule(schema, ["args.a.b", "lt", 5])).toHaveLength(1);
  });

  it.each([
    ["nothing else is let in", object({ a: {} }, { additionalProperties: false }), "args.x"],
    ["no value may stand there", object({ x: false }), "args.x"],
    ["what it is in is a text", object({ a: { type: "string" } }), "args.a.x"],
    [
      "all of several let nothing else in",
      { allOf: [object({ a: {}, x: {} }), object({ a: {} }, { additionalProperties: false })] },
      "args.x",
    ],
  ])("are an error where %s", (_, schema, path) => {
    const document = { tools: { t: { require: [rule([path, "exists", true])] } } };
    expect(found(document, [{ name: "t", inputSchema: schema }])).toEqual([
      "TG142 /tools/t/require/0/conditions/0/path",
    ]);
  });

  it.each<[string, object, Condition]>([
    ["`then`", object({ a: {} }, { if: {}, ...THEN }), ["args.b", "eq", 1]],
    [
      "`dependentSchemas`",
      object({ a: {} }, { dependentSchemas: { a: { properties: { b: {} } } } }),
      ["args.b", "eq", 1],
    ],
    ["`dependencies`", object({ a: {} }, { dependencies: { a: { properties: { b: {} } } } }), ["args.b", "eq", 1]],
    ["below an argument that is optional", object({ a: { type: "string" }, b: {} }), ["args.b", "exists", false]],
    ["a type that nobody knows", object({ a: { type: "any" } }), ["args.a", "eq", 1]],
    [
      "`prefixItems` beside `items`",
      object({ a: { type: "array", prefixItems: [{ type: "number" }], items: { type: "string" } } }),
      ["args.a", "contains", 1],
    ],
    ["`items` as a list", object({ a: { type: "array", items: [{ type: "number" }] } }), ["args.a", "contains", "x"]],
    [
      "an address within the schema",
      {
        $defs: { n: { type: "number" } },
        ...object({ a: { $id: "x", $defs: { n: {} }, properties: { b: { $ref: "#/$defs/n" } } } }),
      },
      ["args.a.b", "eq", "x"],
    ],
    ["`properties` without a type", object({ a: { properties: { b: {} } } }), ["args.a", "eq", "x"]],
    [
      "types beside a reference, which draft 7 passes over",
      { $defs: { any: {} }, ...object({ a: { $ref: "#/$defs/any", type: "number" } }) },
      ["args.a", "eq", "x"],
    ],
    [
      "a pattern that lets names in",
      object({ a: {} }, { additionalProperties: false, patternProperties: { "^x": {} } }),
      ["args.x", "eq", "x"],
    ],
  ])("leaves types alone if the schema has %s", (_, schema, condition) => {
    expect(ofRule(schema, condition)).toEqual([]);
  });

  it("in a schema that is too large to be read are left alone, in a short time", () => {
    let any: object = { type: "number" };
    const $defs: Record<string, object> = {};
    for (let depth = 0; depth < 40; depth++) {
      $defs[`d${depth}`] = any;
      any = { anyOf: [{ $ref: `#/$defs/d${depth}` }, { $ref: `#/$defs/d${depth}` }] };
    }
    expect(ofRule({ $defs, ...object({ a: any }) }, ["args.a", "eq", "x"])).toEqual([]);
  });

  it("of limits are looked at like those of conditions", () => {
    const limit = (increment_from: string) => ({
      tools: { t: { limits: [{ counter: "c", window: "day", max: 5, scope: "grant", increment_from }] } },
    });
    const tools = [{ name: "t", inputSchema: object({ amount: { type: "integer" }, note: { type: "string" } }) }];
    expect(found(limit("args.amount"), tools)).toEqual([]);
    expect(found(limit("args.amout"), tools)).toEqual(["TG148 /tools/t/limits/0/increment_from"]);
    expect(messages(limit("args.note"), tools)).toEqual([
      "`args.note` is a string, and a limit counts numbers, so that every call is denied; count another argument, or calls",
    ]);
  });
});

describe("types", () => {
  const schema = object({
    n: { type: "integer" },
    s: { type: "string" },
    b: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    any: {},
    maybe: { type: ["number", "null"] },
    o: { type: "object" },
  });

  it.each<[Condition, string]>([
    [["args.n", "eq", "5"], "write `5`, without quotes"],
    [["args.n", "regex", "^5$"], "write `eq`, `in`, `lt`, `lte`, `gt` or `gte`"],
    [["args.n", "in", ["5"]], "write a value of type number"],
    [["args.s", "eq", 5], 'write `"5"`, with quotes'],
    [["args.s", "lt", 5], "write `eq`, `in`, `regex` or `contains`"],
    [["args.b", "eq", "true"], "write `true`, without quotes"],
    [["args.b", "contains", "t"], "write `eq`"],
    [["args.tags", "eq", "x"], "write `contains` or `exists`"],
    [["args.s", "contains", 5], "write a value of type string"],
    [["args.o", "eq", "x"], "write `exists`"],
    [["args.maybe", "eq", "x"], "write a value of type number"],
  ])("rule out %j", (condition, advice) => {
    const [message, ...more] = ofRule(schema, condition);
    expect(more).toEqual([]);
    expect(message).toContain(advice);
    expect(message).toContain(", so that this is never decided and every call of the tool is denied; ");
  });

  it.each<[Condition]>([
    [["args.n", "lte", 5]],
    [["args.s", "regex", "^x$"]],
    [["args.tags", "contains", "x"]],
    [["args.any", "lt", 5]],
    [["args.maybe", "lt", 5]],
    [["args.o", "exists", true]],
    [["args.n", "exists", false]],
  ])("take %j", (condition) => expect(ofRule(schema, condition)).toEqual([]));

  it("of an array's elements count for `contains`", () => {
    expect(ofRule(schema, ["args.tags", "contains", 5])).toEqual([
      "the elements of `args.tags` are of type string, so that none equals `5`; write a value of that type",
    ]);
  });
});

describe("values that the schema lists", () => {
  const schema = object({
    mode: { enum: ["read", "write", null] },
    level: { type: "number", enum: [1, 2] },
    k: { const: "x" },
  });

  it.each<[Condition, string]>([
    [["args.mode", "eq", "wrte"], '`args.mode` is never `"wrte"`; did you mean `"write"`?'],
    [["args.mode", "in", ["read", "admin"]], '`args.mode` is never `"admin"`; it is one of `"read"`, `"write"`'],
    [["args.level", "not_in", [3]], "`args.level` is never `3`; it is one of `1`, `2`"],
    [["args.k", "neq", "other"], `\`args.k\` is never \`"other"\`; it is one of \`"x"\``],
  ])("do not have that of %j", (condition, message) => {
    expect(ofRule(schema, condition)).toEqual([message]);
  });

  it("are those of all alternatives together, and open where one lists none", () => {
    const either = (...anyOf: readonly object[]) => object({ a: { anyOf } });
    expect(ofRule(either({ const: "x" }, { const: "y" }), ["args.a", "eq", "y"])).toEqual([]);
    expect(ofRule(either({ const: "x" }, { const: "y" }), ["args.a", "eq", "zzz"])).toHaveLength(1);
    expect(ofRule(either({ const: "x" }, { type: "string" }), ["args.a", "eq", "zzz"])).toEqual([]);
  });
});

describe("a `deny_if` on an optional argument", () => {
  const inputSchema = object(
    {
      force: { type: "boolean" },
      target: object({ name: { type: "string" }, id: { type: "string" } }, { required: ["id"] }),
    },
    { required: [] },
  );
  const denying = (conditions: readonly Condition[], more: object = {}) =>
    found({ tools: { t: { deny_if: [rule(...conditions)], ...more } } }, [{ name: "t", inputSchema }]);
  const force: Condition = ["args.force", "eq", true];

  it("is found at each argument that may be left out, once", () => {
    expect(denying([force, ["args.force", "neq", false]])).toEqual(["TG144 /tools/t/deny_if/0/conditions/0"]);
    expect(denying([["args.target.id", "eq", "x"]])).toEqual(["TG144 /tools/t/deny_if/0/conditions/0"]);
  });

  it("is found as well where what the argument is in may be null", () => {
    const schema = (type: unknown) =>
      object({ a: { type, properties: { b: { type: "string" } }, required: ["b"] } }, { required: ["a"] });
    const ofType = (type: unknown) =>
      found({ tools: { t: { deny_if: [rule(["args.a.b", "eq", "x"])] } } }, [{ name: "t", inputSchema: schema(type) }]);
    expect(ofType("object")).toEqual([]);
    expect(ofType(["object", "null"])).toEqual(["TG144 /tools/t/deny_if/0/conditions/0"]);
  });

  it("offers no repair that would make the rule longer than a rule may be", () => {
    const full = Array.from({ length: 64 }, (): Condition => force);
    const document = { tools: { t: { deny_if: [rule(...full.slice(1)), rule(...full)] } } };
    const repairs = findings(document, [{ name: "t", inputSchema }]).map(({ id, repair }) => [id, repair?.letsThrough]);
    expect(repairs).toEqual([
      ["TG144", "calls of `t` without `args.force`"],
      ["TG124", undefined],
      ["TG144", undefined],
    ]);
  });

  it("is fine after an `exists`, also of what the argument cannot be absent from", () => {
    expect(denying([["args.force", "exists", true], force])).toEqual([]);
    expect(denying([force, ["args.force", "exists", true]])).toEqual([]);
    expect(
      denying([
        ["args.target", "exists", true],
        ["args.target.id", "eq", "x"],
      ]),
    ).toEqual([]);
    expect(
      denying([
        ["args.target", "exists", true],
        ["args.target.name", "eq", "x"],
      ]),
    ).toEqual(["TG144 /tools/t/deny_if/0/conditions/1"]);
  });

  it("is fine where the policy says elsewhere that calls without it are denied", () => {
    const required = (...conditions: readonly Condition[]) => denying([force], { require: [rule(...conditions)] });
    expect(required(["args.force", "exists", true])).toEqual([]);
    expect(required(["args.force", "eq", false])).toEqual(["TG161 /tools/t/require/0/conditions/0"]);
    expect(required(["args.target.id", "eq", "x"])).toEqual([
      "TG144 /tools/t/deny_if/0/conditions/0",
      "TG161 /tools/t/require/0/conditions/0",
    ]);
    const both = { deny_if: [rule(["args.force", "exists", false]), rule(force)] };
    expect(found({ tools: { t: both } }, [{ name: "t", inputSchema }])).toEqual([]);
  });
});

describe("a list of tools", () => {
  it.each([
    ["a result", { tools: [{ name: "a" }], nextCursor: "x" }],
    ["an answer", { jsonrpc: "2.0", id: 1, result: { tools: [{ name: "a" }] } }],
    ["an array", [{ name: "a" }, { name: "a" }]],
  ])("may be %s", (_, data) => expect(readToolList(data, "it")).toEqual([{ name: "a", annotations: {} }]));

  it("keeps what it knows and drops what is malformed", () => {
    const [tool] = readToolList(
      [{ name: "a", description: 5, inputSchema: [], annotations: { destructiveHint: "yes", readOnlyHint: true } }],
      "it",
    );
    expect(tool).toEqual({ name: "a", annotations: { readOnlyHint: true } });
  });

  it.each([
    ["it holds no tools", { resources: [] }],
    ["it: tool 1 has no name", [{ name: "a" }, { title: "b" }]],
  ])("is refused: %s", (message, data) => expect(() => readToolList(data, "it")).toThrow(message));
});
