import type { CheckId } from "../../../src/cli/check/checks.js";

/** A document text, and the tools that it is checked against, if any. */
export interface Checked {
  readonly policy: unknown;
  readonly tools?: readonly unknown[];
  /** The URIs of its resources, if it has some. */
  readonly resources?: readonly string[];
  /** A JSON Schema of the caller. */
  readonly principal?: object;
}

/** For an id, a smallest document that has it, where it is found, and one as near as can be that does not. */
export interface Pair {
  readonly has: Checked;
  readonly at: string;
  readonly line?: number;
  readonly column?: number;
  readonly hasNot: Checked;
}

const policy = (tools: unknown, more: object = {}) => ({ version: "1", default: "deny", ...more, tools });
const policy2 = (more: object) => ({ version: "2", default: "deny", ...more });
const among = (value_from: string) => ({ conditions: [{ path: "args.a", op: "in", value_from }] });
const rule = (...conditions: readonly (readonly [string, string, unknown])[]) => ({
  conditions: conditions.map(([path, op, value]) => ({ path, op, value })),
});
const require = (...conditions: readonly (readonly [string, string, unknown])[]) =>
  policy({ t: { require: [rule(...conditions)] } });
const denyIf = (...conditions: readonly (readonly [string, string, unknown])[]) =>
  policy({ t: { deny_if: [rule(...conditions)] } });
const limit = (counter: string, window: unknown, max: number, more: object = {}) => ({
  counter,
  window,
  max,
  scope: "grant",
  ...more,
});
/** A tool `t` with these properties, of which `required` must be given. */
const tool = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  name: "t",
  inputSchema: { type: "object", properties, required },
});
const amount = tool({ amount: { type: "number" } });
const closed = { name: "t", inputSchema: { ...amount.inputSchema, additionalProperties: false } };

const slides = { sliding: true };
const byA = [limit("all", "hour", 9), limit("each", "hour", 1, { by: ["args.a"] })];

/** The same, and no further argument. */
const full = (...of: Parameters<typeof tool>) => {
  const { name, inputSchema } = tool(...of);
  return { name, inputSchema: { ...inputSchema, additionalProperties: false } };
};
const TEXT = { type: "string" };
const DISPATCHER = {
  name: "call_tool",
  inputSchema: { type: "object", properties: { name: TEXT, arguments: { type: "object" } } },
};
const RUNNER = { name: "run_code", inputSchema: { type: "object", properties: { code: TEXT } } };

export const PAIRS: Readonly<Record<CheckId, Pair>> = {
  TG101: {
    has: { policy: '{\n  "version": "1",\n  "default": "deny",\n}' },
    at: "",
    line: 4,
    column: 1,
    hasNot: { policy: '{\n  "version": "1",\n  "default": "deny"\n}' },
  },
  TG102: {
    has: { policy: '{\n  "version": "1",\n  "default": "deny",\n  "tolls": {}\n}' },
    at: "/tolls",
    line: 4,
    column: 3,
    hasNot: { policy: '{\n  "version": "1",\n  "default": "deny",\n  "tools": {}\n}' },
  },
  TG103: { has: { policy: { version: "1" } }, at: "", hasNot: { policy: { version: "1", default: "deny" } } },
  TG104: {
    has: { policy: { version: "1", default: "block" } },
    at: "/default",
    hasNot: { policy: { version: "1", default: "deny" } },
  },
  TG105: {
    has: { policy: '{"version":"1","default":"deny","default":"deny"}' },
    at: "/default",
    line: 1,
    column: 33,
    hasNot: { policy: '{"version":"1","default":"deny"}' },
  },
  TG106: {
    has: { policy: require(["args.id", "eq", 2 ** 53]) },
    at: "/tools/t/require/0/conditions/0/value",
    hasNot: { policy: require(["args.id", "eq", 2 ** 53 - 1]) },
  },
  TG107: { has: { policy: { t: {} } }, at: "", hasNot: { policy: policy({ t: {} }) } },
  TG108: { has: { policy: policy({ "t*": {} }) }, at: "/tools/t*", hasNot: { policy: policy({ t: {} }) } },
  TG109: {
    has: { policy: denyIf(["args.a", "regex", "(?=a)"]) },
    at: "/tools/t/deny_if/0/conditions/0/value",
    hasNot: { policy: denyIf(["args.a", "regex", "(?:a)"]) },
  },
  TG110: {
    has: { policy: require(["args.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q", "eq", 1]) },
    at: "/tools/t/require/0/conditions/0/path",
    hasNot: { policy: require(["args.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p", "eq", 1]) },
  },
  TG111: {
    has: { policy: policy({ t: { reason: "no" } }) },
    at: "/tools/t/reason",
    hasNot: { policy: policy({ t: { reason: "no", action: "deny" } }) },
  },
  TG112: {
    has: {
      policy: policy({
        t: { limits: [limit("c", "day", 9)] },
        u: { limits: [limit("c", "day", 9, { increment_from: "args.amount" })] },
      }),
    },
    at: "/tools/u/limits/0",
    hasNot: {
      policy: policy({
        t: { limits: [limit("c", "day", 9)] },
        u: { limits: [limit("d", "day", 9, { increment_from: "args.amount" })] },
      }),
    },
  },
  TG113: { has: { policy: require() }, at: "/tools/t/require/0/conditions", hasNot: { policy: denyIf() } },
  TG114: {
    has: { policy: policy({ t: {}, T: {} }) },
    at: "/tools/T",
    hasNot: { policy: policy({ t: {}, u: {} }) },
  },
  TG115: {
    has: { policy: policy2({ lists: { a: ["x"], b: ["x"] }, tools: { t: { require: [among("lists.a")] } } }) },
    at: "/lists/b",
    hasNot: { policy: policy2({ lists: { a: ["x"] }, tools: { t: { require: [among("lists.a")] } } }) },
  },
  TG116: {
    has: { policy: policy2({ tools: { "read_*": { except: ["read*"] } } }) },
    at: "/tools/read_*/except/0",
    hasNot: { policy: policy2({ tools: { "read_*": { except: ["read_a*"] } } }) },
  },
  TG117: {
    has: { policy: policy2({ tools: { "read_*": { except: ["write_*"] } } }) },
    at: "/tools/read_*/except/0",
    hasNot: { policy: policy2({ tools: { "read_*": { except: ["*_all"] } } }) },
  },
  TG118: {
    has: { policy: policy2({ tools: { "drop_*": { action: "deny" }, drop_cache: {} } }) },
    at: "/tools/drop_cache",
    hasNot: { policy: policy2({ tools: { "drop_*": { action: "deny", except: ["drop_cache"] }, drop_cache: {} } }) },
  },
  TG120: {
    has: { policy: require(["args.a", "gt", 5], ["args.a", "lte", 5]) },
    at: "/tools/t/require/0/conditions/1",
    hasNot: { policy: require(["args.a", "gte", 5], ["args.a", "lte", 5]) },
  },
  TG121: {
    has: { policy: require(["args.a", "eq", 1], ["args.a", "eq", 2]) },
    at: "/tools/t/require/0/conditions/1",
    hasNot: { policy: require(["args.a", "eq", 1], ["args.b", "eq", 2]) },
  },
  TG122: {
    has: { policy: require(["args.a", "eq", 1], ["args.a", "in", [2, 3]]) },
    at: "/tools/t/require/0/conditions/1",
    hasNot: { policy: require(["args.a", "eq", 2], ["args.a", "in", [2, 3]]) },
  },
  TG123: {
    has: { policy: denyIf(["args.a", "exists", false], ["args.a", "eq", 1]) },
    at: "/tools/t/deny_if/0/conditions/1",
    hasNot: { policy: denyIf(["args.a", "exists", true], ["args.a", "eq", 1]) },
  },
  TG124: {
    has: { policy: policy({ t: { deny_if: [rule(["args.a", "eq", 1]), rule(["args.a", "eq", 1])] } }) },
    at: "/tools/t/deny_if/1",
    hasNot: { policy: policy({ t: { deny_if: [rule(["args.a", "eq", 1]), rule(["args.a", "eq", 2])] } }) },
  },
  TG125: {
    has: { policy: require(["args.a", "regex", "a"]) },
    at: "/tools/t/require/0/conditions/0/value",
    hasNot: { policy: require(["args.a", "regex", "^a$"]) },
  },
  TG126: {
    has: { policy: require(["args.path", "regex", "^/srv/.*$"]) },
    at: "/tools/t/require/0/conditions/0/value",
    hasNot: { policy: require(["args.path", "regex", "^/srv/[\\w-]*$"]) },
  },
  TG127: {
    has: { policy: policy({ t: { limits: [limit("c", "day", 9)] }, u: { limits: [limit("c", "hour", 9)] } }) },
    at: "/tools/u/limits/0",
    hasNot: { policy: policy({ t: { limits: [limit("c", "day", 9)] }, u: { limits: [limit("c", "day", 9)] } }) },
  },
  TG128: {
    has: { policy: policy({ t: { limits: [limit("c", "minute", 1), limit("d", "hour", 60)] } }) },
    at: "/tools/t/limits/1",
    hasNot: { policy: policy({ t: { limits: [limit("c", "minute", 1), limit("d", "hour", 59)] } }) },
  },
  TG129: {
    has: { policy: require(["args.amount", "lte", 500]) },
    at: "/tools/t/require/0/conditions/0",
    hasNot: { policy: policy({ t: { require: [rule(["args.amount", "gt", 0]), rule(["args.amount", "lte", 500])] } }) },
  },
  TG130: {
    has: { policy: denyIf(["args.a", "eq", "ab"], ["args.a", "contains", "x"]) },
    at: "/tools/t/deny_if/0/conditions/1",
    hasNot: { policy: denyIf(["args.a", "neq", "ab"], ["args.a", "contains", "x"]) },
  },
  TG131: {
    has: { policy: policy({ t: { require: [rule(["args.n", "lte", 5]), rule(["args.n", "lte", 9])] } }) },
    at: "/tools/t/require/1",
    hasNot: { policy: policy({ t: { require: [rule(["args.n", "lte", 5]), rule(["args.n", "gte", 1])] } }) },
  },
  TG132: {
    has: {
      policy: policy({
        t: {
          require: [rule(["args.n", "gte", 100])],
          limits: [limit("c", "day", 50, { increment_from: "args.n" })],
        },
      }),
    },
    at: "/tools/t/limits/0",
    hasNot: {
      policy: policy({
        t: {
          require: [rule(["args.n", "gte", 10])],
          limits: [limit("c", "day", 50, { increment_from: "args.n" })],
        },
      }),
    },
  },
  TG133: {
    has: { policy: denyIf(["args.a", "regex", "^x"], ["args.a", "regex", "^y"]) },
    at: "/tools/t/deny_if/0/conditions/1",
    hasNot: { policy: denyIf(["args.a", "regex", "^x"], ["args.a", "regex", "y$"]) },
  },
  TG140: {
    has: { policy: policy({ get_usr: {} }), tools: [{ name: "get_user" }] },
    at: "/tools/get_usr",
    hasNot: { policy: policy({ get_user: {} }), tools: [{ name: "get_user" }] },
  },
  TG141: {
    has: { policy: policy({}, { hide: ["drop_tabel"] }), tools: [{ name: "drop_table" }] },
    at: "/hide/0",
    hasNot: { policy: policy({}, { hide: ["drop_table"] }), tools: [{ name: "drop_table" }] },
  },
  TG142: {
    has: { policy: require(["args.amuont", "gte", 5]), tools: [closed] },
    at: "/tools/t/require/0/conditions/0/path",
    hasNot: { policy: require(["args.amount", "gte", 5]), tools: [closed] },
  },
  TG143: {
    has: { policy: require(["args.amount", "eq", "5"]), tools: [amount] },
    at: "/tools/t/require/0/conditions/0/value",
    hasNot: { policy: require(["args.amount", "eq", 5]), tools: [amount] },
  },
  TG144: {
    has: { policy: denyIf(["args.force", "eq", true]), tools: [tool({ force: { type: "boolean" } }, [])] },
    at: "/tools/t/deny_if/0/conditions/0",
    hasNot: { policy: denyIf(["args.force", "eq", true]), tools: [tool({ force: { type: "boolean" } })] },
  },
  TG145: {
    has: { policy: policy({ read_file: {} }), tools: [{ name: "read_file" }, { name: "read-file" }] },
    at: "/tools/read_file",
    hasNot: { policy: policy({ read_file: {} }), tools: [{ name: "read_file" }, { name: "read_files" }] },
  },
  TG146: {
    has: { policy: policy({}, { default: "allow" }), tools: [{ name: "drop_table" }] },
    at: "/default",
    hasNot: { policy: policy({}, { default: "allow" }), tools: [{ name: "list_tables" }] },
  },
  TG147: {
    has: { policy: require(["args.mode", "eq", "fsat"]), tools: [tool({ mode: { enum: ["fast", "slow"] } })] },
    at: "/tools/t/require/0/conditions/0/value",
    hasNot: { policy: require(["args.mode", "eq", "fast"]), tools: [tool({ mode: { enum: ["fast", "slow"] } })] },
  },
  TG148: {
    has: { policy: require(["args.amuont", "gte", 5]), tools: [amount] },
    at: "/tools/t/require/0/conditions/0/path",
    hasNot: { policy: require(["args.amount", "gte", 5]), tools: [amount] },
  },
  TG150: {
    has: { policy: denyIf(["args.a", "regex", "a$b"]) },
    at: "/tools/t/deny_if/0/conditions/0/value",
    hasNot: { policy: denyIf(["args.a", "regex", "a\\$b"]) },
  },
  TG151: {
    has: { policy: denyIf(["args.a", "regex", "/drop/i"]) },
    at: "/tools/t/deny_if/0/conditions/0/value",
    hasNot: { policy: denyIf(["args.a", "regex", "(?i)drop"]) },
  },
  TG152: {
    has: { policy: denyIf(["args.path", "contains", "~/.ssh"]) },
    at: "/tools/t/deny_if/0/conditions/0/value",
    hasNot: { policy: denyIf(["args.path", "contains", "/.ssh"]) },
  },
  TG153: {
    has: { policy: denyIf(["args.path", "eq", "*.env"]) },
    at: "/tools/t/deny_if/0/conditions/0/value",
    hasNot: { policy: denyIf(["args.path", "regex", "\\.env$"]) },
  },
  TG154: {
    has: { policy: denyIf(["args.paths[0]", "eq", "x"]) },
    at: "/tools/t/deny_if/0/conditions/0/path",
    hasNot: { policy: denyIf(["args.paths", "contains", "x"]) },
  },
  TG155: {
    has: { policy: denyIf(["args.sql", "contains", "drop"]) },
    at: "/tools/t/deny_if/0/conditions/0/value",
    hasNot: { policy: denyIf(["args.sql", "regex", "(?i)drop"]) },
  },
  TG156: {
    has: { policy: require(["args.url", "regex", "^https://example\\.com"]) },
    at: "/tools/t/require/0/conditions/0/value",
    hasNot: { policy: require(["args.url", "regex", "^https://example\\.com/"]) },
  },
  TG157: {
    has: { policy: denyIf(["args.command", "regex", "rm\\\\s+-rf"]) },
    at: "/tools/t/deny_if/0/conditions/0/value",
    hasNot: { policy: denyIf(["args.command", "regex", "rm\\s+-rf"]) },
  },
  TG160: {
    has: { policy: require(["args.args.amount", "gte", 5]) },
    at: "/tools/t/require/0/conditions/0/path",
    hasNot: { policy: require(["args.amount", "gte", 5]) },
  },
  TG161: {
    has: { policy: require(["args.amount", "gte", 5]), tools: [tool({ amount: { type: "number" } }, [])] },
    at: "/tools/t/require/0/conditions/0",
    hasNot: { policy: require(["args.amount", "gte", 5]), tools: [amount] },
  },
  TG170: {
    has: { policy: policy2({ tools: { "get_*": {} } }), tools: [{ name: "t" }] },
    at: "/tools/get_*",
    hasNot: { policy: policy2({ tools: { "get_*": {} } }), tools: [{ name: "get_t" }] },
  },
  TG171: {
    has: { policy: policy2({ tools: { "a_*": {} } }), tools: [{ name: "a_delete" }, { name: "a_get" }] },
    at: "/tools/a_*",
    hasNot: {
      policy: policy2({ tools: { "a_*": {}, a_delete: { action: "require_approval" } } }),
      tools: [{ name: "a_delete" }, { name: "a_get" }],
    },
  },
  TG172: {
    has: { policy: policy2({ tools: { "*": { except: ["a"] } } }) },
    at: "/tools/*",
    hasNot: { policy: policy2({ default: "allow", tools: { "*": { except: ["a"] } } }) },
  },
  TG173: {
    has: { policy: policy2({ tools: { "a_*": { action: "deny" }, "a_b*": { action: "require_approval" } } }) },
    at: "/tools/a_b*",
    hasNot: {
      policy: policy2({
        tools: { "a_*": { action: "deny", except: ["*c"] }, "a_b*": { action: "require_approval" } },
      }),
    },
  },
  TG174: {
    has: { policy: policy2({ tools: { t: { require: [rule(["scope.grant", "eq", 5])] } } }) },
    at: "/tools/t/require/0/conditions/0",
    hasNot: { policy: policy2({ tools: { t: { require: [rule(["scope.grant", "exists", true])] } } }) },
  },
  TG175: {
    has: {
      policy: policy2({
        tools: { t: { require: [{ conditions: [{ some: "args.to", ...rule(["item", "eq", "a"]) }] }] } },
      }),
      tools: [full({ to: { type: "string" } })],
    },
    at: "/tools/t/require/0/conditions/0/some",
    hasNot: {
      policy: policy2({
        tools: { t: { require: [{ conditions: [{ some: "args.to", ...rule(["item", "eq", "a"]) }] }] } },
      }),
      tools: [full({ to: { type: ["string", "array"] } })],
    },
  },
  TG176: {
    has: {
      policy: policy2({
        tools: { t: { require: [{ conditions: [{ every: "args.tables", ...rule(["item", "eq", "a"]) }] }] } },
      }),
    },
    at: "/tools/t/require/0/conditions/0/every",
    hasNot: {
      policy: policy2({
        tools: {
          t: {
            require: [
              { conditions: [{ every: "args.tables", ...rule(["item", "eq", "a"]) }] },
              rule(["args.tables", "min_size", 1]),
            ],
          },
        },
      }),
    },
  },
  TG177: {
    has: {
      policy: policy2({ tools: { t: { require: [rule(["principal.rol", "eq", "a"])] } } }),
      principal: { type: "object", properties: { role: { type: "string" } } },
    },
    at: "/tools/t/require/0/conditions/0/path",
    hasNot: {
      policy: policy2({ tools: { t: { require: [rule(["principal.role", "eq", "a"])] } } }),
      principal: { type: "object", properties: { role: { type: "string" } } },
    },
  },
  TG178: {
    has: { policy: policy2({ tools: { t: { require: [rule(["annotations.readOnlyHint", "eq", true])] } } }) },
    at: "/tools/t/require/0/conditions/0/path",
    hasNot: { policy: policy2({ tools: { t: { require: [rule(["principal.readOnlyHint", "eq", true])] } } }) },
  },
  TG179: {
    has: { policy: policy2({ tools: { t: { require: [rule(["args.path", "starts_with", "/srv"])] } } }) },
    at: "/tools/t/require/0/conditions/0/op",
    hasNot: {
      policy: policy2({
        tools: {
          t: { require: [rule(["args.path", "starts_with", "/srv"], ["args.path", "within", ["/srv"]])] },
        },
      }),
    },
  },
  TG180: {
    has: { policy: policy2({ tools: { t: { limits: [limit("c", "month", 1)] } } }) },
    at: "/tools/t/limits/0/window",
    hasNot: { policy: policy2({ tools: { t: { limits: [limit("c", "month", 1, { zone: "UTC" })] } } }) },
  },
  TG181: {
    has: { policy: policy2({ tools: { t: { limits: byA } } }), tools: [full({ a: { type: "string" } }, [])] },
    at: "/tools/t/limits/1/by/0",
    hasNot: { policy: policy2({ tools: { t: { limits: byA } } }), tools: [full({ a: { type: "string" } })] },
  },
  TG182: {
    has: {
      policy: policy2({
        tools: { t: { limits: [limit("c", 60, 0, { amount: 0 })] }, u: { limits: [limit("c", 60, 9)] } },
      }),
    },
    at: "/tools/t/limits/0/amount",
    hasNot: {
      policy: policy2({
        tools: {
          t: { limits: [limit("c", 60, 0, { amount: 0, ...slides })] },
          u: { limits: [limit("c", 60, 9, slides)] },
        },
      }),
    },
  },
  TG183: {
    has: { policy: policy2({ tools: { t: { limits: byA.slice(1) } } }) },
    at: "/tools/t/limits/0/by",
    hasNot: { policy: policy2({ tools: { t: { limits: byA } } }) },
  },
  TG184: {
    has: { policy: policy2({ tools: { call_tool: {} } }), tools: [DISPATCHER] },
    at: "/tools/call_tool",
    hasNot: {
      policy: policy2({
        dispatch: { call_tool: { tool: "args.name", args: "args.arguments" } },
        tools: { call_tool: {} },
      }),
      tools: [DISPATCHER],
    },
  },
  TG185: {
    has: { policy: policy2({ tools: { run_code: {} } }), tools: [RUNNER] },
    at: "/tools/run_code",
    hasNot: { policy: policy2({ tools: { run_code: { action: "require_approval" } } }), tools: [RUNNER] },
  },
  TG186: {
    has: { policy: policy2({ tools: { t: { arguments: ["a"] } } }), tools: [tool({ a: TEXT, b: TEXT })] },
    at: "/tools/t/arguments",
    hasNot: { policy: policy2({ tools: { t: { arguments: ["a"] } } }), tools: [tool({ a: TEXT, b: TEXT }, ["a"])] },
  },
  TG187: {
    has: { policy: policy2({ tools: { t: { arguments: ["b"], require: [rule(["args.a", "eq", "x"])] } } }) },
    at: "/tools/t/require/0/conditions/0/path",
    hasNot: { policy: policy2({ tools: { t: { arguments: ["b"], deny_if: [rule(["args.a", "exists", true])] } } }) },
  },
  TG188: {
    has: {
      policy: policy2({ tools: { t: { require: [rule(["args.file_path", "eq", "x"])] } } }),
      tools: [tool({ file_path: TEXT, filePath: TEXT })],
    },
    at: "/tools/t/require/0/conditions/0",
    hasNot: {
      policy: policy2({ tools: { t: { arguments: ["file_path"], require: [rule(["args.file_path", "eq", "x"])] } } }),
      tools: [tool({ file_path: TEXT, filePath: TEXT }, ["file_path"])],
    },
  },
  TG189: {
    has: { policy: policy2({ tools: { t: { require: [rule(["args.a", "eq", "x"])] } } }), tools: [tool({ a: TEXT })] },
    at: "/tools/t",
    hasNot: {
      policy: policy2({ tools: { t: { require: [rule(["args.a", "eq", "x"])] } } }),
      tools: [
        {
          name: "t",
          inputSchema: { type: "object", properties: { a: TEXT }, required: ["a"], additionalProperties: false },
        },
      ],
    },
  },
  TG190: {
    has: { policy: policy2({ tools: { t: {} } }), tools: [tool({})], resources: ["file:///a"] },
    at: "/default",
    hasNot: {
      policy: policy2({ tools: { t: {} }, resources: { default: "deny", entries: { "file:///a": {} } } }),
      tools: [tool({})],
      resources: ["file:///a"],
    },
  },
  TG191: {
    has: { policy: policy2({ resources: { default: "allow", hide: ["file:///etc/*"] } }) },
    at: "/resources/default",
    hasNot: { policy: policy2({ resources: { default: "deny", hide: ["file:///etc/*"] } }) },
  },
  TG192: {
    has: { policy: policy2({ resources: { default: "deny", entries: { "file:///srv/*": {} } } }) },
    at: "/resources/entries/file:~1~1~1srv~1*",
    hasNot: {
      policy: policy2({
        resources: {
          default: "deny",
          entries: { "file:///srv/*": { require: [rule(["uri", "regex", "^file:///srv/[a-z]+$"])] } },
        },
      }),
    },
  },
  TG193: {
    has: {
      policy: policy2({
        resources: { default: "allow" },
        tools: { read_file: { require: [rule(["args.path", "within", ["/srv"] as never])] } },
      }),
    },
    at: "/tools/read_file",
    hasNot: {
      policy: policy2({
        resources: { default: "deny" },
        tools: { read_file: { require: [rule(["args.path", "within", ["/srv"] as never])] } },
      }),
    },
  },
  TG194: {
    has: { policy: policy2({ tools: { t: { limits: [limit("c", 60, 5, slides), limit("c", "day", 9)] } } }) },
    at: "/tools/t/limits/1/window",
    hasNot: { policy: policy2({ tools: { t: { limits: [limit("c", 60, 5, slides), limit("d", "day", 9)] } } }) },
  },
};
