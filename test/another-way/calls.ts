import type { DecisionCode } from "../../src/index.js";

/** A policy as an author writes it who wants no file outside of /srv/docs read, nothing deleted, and no mail to strangers. */
export const POLICY = {
  version: "2",
  default: "deny",
  hide: ["debug_*"],
  dispatch: {
    call_tool: { tool: "args.name", args: "args.arguments" },
    batch: { each: "args.calls", tool: "item.tool", args: "item.args" },
  },
  tools: {
    call_tool: { arguments: ["name", "arguments"] },
    batch: { arguments: ["calls"] },
    read_file: {
      arguments: ["path", "head"],
      require: [{ conditions: [{ path: "args.path", op: "within", value: ["/srv/docs"] }] }],
    },
    send_mail: {
      arguments: ["to", "text"],
      require: [
        { conditions: [{ every: "args.to", conditions: [{ path: "item", op: "email_in", value: ["example.com"] }] }] },
      ],
      limits: [{ counter: "mails", window: "hour", max: 2, scope: "session", sliding: true }],
    },
    refund: {
      arguments: ["amount"],
      require: [{ conditions: [{ path: "args.amount", op: "lte", value: 100 }] }],
      limits: [{ counter: "refunded", window: "day", max: 150, scope: "session", increment_from: "args.amount" }],
    },
    delete_file: { action: "deny" },
    transfer: { action: "require_approval" },
  },
  resources: {
    default: "deny",
    hide: ["file:///srv/docs/drafts/*"],
    entries: {
      "file:///srv/docs/*": {
        require: [
          { conditions: [{ path: "uri", op: "regex", value: "^file:///srv/docs/(?:[a-z0-9_-]+/)*[a-z0-9_-]+\\.md$" }] },
        ],
      },
    },
  },
  prompts: {
    default: "deny",
    entries: { summarize: { arguments: ["topic"] }, "deploy_*": { action: "deny" } },
  },
} as const;

type Args = Readonly<Record<string, unknown>>;
interface Call {
  readonly tool?: string;
  readonly args?: Args;
  readonly resource?: string;
  readonly prompt?: string;
}

const dispatched = (name: unknown, args?: unknown): Call => ({ tool: "call_tool", args: { name, arguments: args } });
const batch = (...calls: readonly unknown[]): Call => ({ tool: "batch", args: { calls } });
const read = (args: Args): Call => ({ tool: "read_file", args: { path: "/srv/docs/a.md", ...args } });
const mail = { tool: "send_mail", args: { to: ["a@example.com"] } };
let nested: Args = { name: "delete_file" };
for (let depth = 0; depth < 6; depth++) nested = { name: "call_tool", arguments: nested };

/** Calls that reach what is denied by another way, and the code of their denial. */
export const DENIED: readonly (readonly [name: string, call: Call, code: DecisionCode])[] = [
  ["a dispatcher carries a denied tool", dispatched("delete_file", { path: "/a" }), "denied"],
  ["a dispatcher carries a tool that nothing lists", dispatched("drop_all"), "default_deny"],
  ["a dispatcher carries a hidden tool", dispatched("debug_dump"), "hidden"],
  ["a dispatcher carries a path outside", dispatched("read_file", { path: "/etc/passwd" }), "require_unmet"],
  ["a dispatcher carries a path that leaves", dispatched("read_file", { path: "/srv/docs/../x" }), "indeterminate"],
  ["a dispatcher carries another case of a tool's name", dispatched("Delete_File"), "default_deny"],
  ["a dispatcher carries a name with a blank", dispatched(" delete_file"), "default_deny"],
  ["a dispatcher carries a name in an array", dispatched(["delete_file"]), "indeterminate"],
  ["a dispatcher carries arguments as text", dispatched("read_file", '{"path":"/etc/passwd"}'), "indeterminate"],
  ["a dispatcher carries arguments as an array", dispatched("read_file", [{ path: "/etc/passwd" }]), "indeterminate"],
  ["a dispatcher has the name at another place", { tool: "call_tool", args: { tool: "delete_file" } }, "indeterminate"],
  [
    "a dispatcher has a second name in another case",
    { tool: "call_tool", args: { name: "read_file", Name: "delete_file", arguments: { path: "/srv/docs/a.md" } } },
    "indeterminate",
  ],
  [
    "a dispatcher has second arguments in another case",
    { tool: "call_tool", args: { name: "read_file", arguments: { path: "/srv/docs/a.md" }, Arguments: {} } },
    "indeterminate",
  ],
  ["a dispatcher carries a tool that a person is asked for", dispatched("transfer"), "approval_required"],
  ["a dispatcher carries an extra argument", dispatched("refund", { amount: 1, total: 999 }), "argument_not_allowed"],
  ["a dispatcher carries an amount above the bound", dispatched("refund", { amount: 101 }), "require_unmet"],
  ["a batch carries a denied tool", batch({ tool: "delete_file" }), "denied"],
  ["a batch has the denied tool last", batch(mail, { tool: "delete_file" }), "denied"],
  ["a batch carries more than a limit allows", batch(mail, mail, mail), "limit_exceeded"],
  [
    "a batch splits an amount",
    batch({ tool: "refund", args: { amount: 80 } }, { tool: "refund", args: { amount: 80 } }),
    "limit_exceeded",
  ],
  ["a batch is an object", { tool: "batch", args: { calls: { tool: "delete_file" } } }, "indeterminate"],
  ["a batch has a text as a call", batch("delete_file"), "indeterminate"],
  ["a batch has null as a call", batch(null), "indeterminate"],
  ["a batch has more than 100 calls", batch(...Array.from({ length: 101 }, () => mail)), "indeterminate"],
  ["a batch has its calls at another place", { tool: "batch", args: { requests: [mail] } }, "indeterminate"],
  ["a dispatcher carries a dispatcher", dispatched("call_tool", { name: "delete_file" }), "denied"],
  ["a dispatcher carries a batch", dispatched("batch", { calls: [{ tool: "delete_file" }] }), "denied"],
  ["a batch carries a dispatcher", batch({ tool: "call_tool", args: { name: "delete_file" } }), "denied"],
  ["dispatchers lie deeper than are followed", { tool: "call_tool", args: nested }, "indeterminate"],
  ["a second argument differs in case", read({ Path: "/etc/passwd" }), "argument_not_allowed"],
  ["a second argument is in capitals", read({ PATH: "/etc/passwd" }), "argument_not_allowed"],
  ["a second argument has a letter of another script", read({ раth: "/etc/passwd" }), "argument_not_allowed"],
  ["a second argument is an alias", read({ file_path: "/etc/passwd" }), "argument_not_allowed"],
  ["a second argument is a list of the first", read({ paths: ["/etc/passwd"] }), "argument_not_allowed"],
  ["a second argument has no value", read({ file: undefined }), "argument_not_allowed"],
  ["only an alias is given", { tool: "read_file", args: { file: "/etc/passwd" } }, "argument_not_allowed"],
  ["a copy goes to a stranger", { ...mail, args: { ...mail.args, bcc: ["a@evil.org"] } }, "argument_not_allowed"],
  [
    "an amount stands under another name",
    { tool: "refund", args: { amount: 1, Amount: 9_999 } },
    "argument_not_allowed",
  ],
  ["a resource gives the file that a tool may not", { resource: "file:///etc/passwd" }, "default_deny"],
  ["a resource leaves its folder", { resource: "file:///srv/docs/../../etc/passwd" }, "require_unmet"],
  ["a resource leaves it by escapes", { resource: "file:///srv/docs/%2e%2e/%2e%2e/etc/passwd" }, "require_unmet"],
  ["a resource has its scheme in capitals", { resource: "FILE:///srv/docs/a.md" }, "default_deny"],
  ["a hidden resource has a doubled slash", { resource: "file:///srv/docs//drafts/a.md" }, "require_unmet"],
  ["a hidden resource has a dot", { resource: "file:///srv/docs/./drafts/a.md" }, "require_unmet"],
  ["a hidden resource has an escaped letter", { resource: "file:///srv/docs/%64rafts/a.md" }, "require_unmet"],
  ["a resource has a query", { resource: "file:///srv/docs/a.md?path=/etc/passwd" }, "require_unmet"],
  ["a resource is a template filled in", { resource: "repo://any/contents/secret" }, "default_deny"],
  ["a prompt does what a tool may not", { prompt: "deploy_now" }, "denied"],
  ["a prompt has another case", { prompt: "Deploy_now" }, "default_deny"],
  [
    "a prompt has an extra argument",
    { prompt: "summarize", args: { topic: "a", path: "/etc" } },
    "argument_not_allowed",
  ],
  ["a call names a tool and a resource", { tool: "read_file", resource: "file:///etc/passwd" }, "invalid_call"],
];

const TEXT = { type: "string" };
const served = (name: string, properties: object, more: object = {}) => ({
  name,
  inputSchema: { type: "object", properties, ...more },
});
const WITHIN = { require: [{ conditions: [{ path: "args.path", op: "within", value: ["/srv/docs"] }] }] };
const policy = (more: object) => ({ version: "2", default: "deny", ...more });

/** What `check` is given, and the id of the finding that tells of the way. */
export const REPORTED: readonly (readonly [name: string, policy: object, lists: object, id: string])[] = [
  [
    "a dispatcher that nobody declared",
    policy({ tools: { call_tool: {} } }),
    { tools: [served("call_tool", { name: TEXT, arguments: { type: "object" } })] },
    "TG184",
  ],
  [
    "a batch that nobody declared",
    policy({ tools: { many: {} } }),
    {
      tools: [
        served("many", {
          calls: { type: "array", items: { type: "object", properties: { tool: TEXT, args: { type: "object" } } } },
        }),
      ],
    },
    "TG184",
  ],
  [
    "a dispatcher that takes its arguments as text",
    policy({ tools: { execute_tool: {} } }),
    { tools: [served("execute_tool", { tool: TEXT, arguments: TEXT })] },
    "TG184",
  ],
  [
    "a tool that runs code",
    policy({ tools: { "run_*": {} } }),
    { tools: [served("run_code", { code: TEXT })] },
    "TG185",
  ],
  ["a shell", { version: "1", default: "allow" }, { tools: [served("bash", { command: TEXT })] }, "TG185"],
  [
    "an alias that the schema lists",
    policy({ tools: { read_file: WITHIN } }),
    { tools: [served("read_file", { path: TEXT, filename: TEXT })] },
    "TG188",
  ],
  [
    "a copy that the schema lists",
    policy({
      tools: {
        send_mail: { require: [{ conditions: [{ path: "args.to", op: "email_in", value: ["example.com"] }] }] },
      },
    }),
    { tools: [served("send_mail", { to: TEXT, bcc: TEXT })] },
    "TG188",
  ],
  [
    "a schema that takes any argument",
    policy({ tools: { read_file: WITHIN } }),
    { tools: [served("read_file", { path: TEXT })] },
    "TG189",
  ],
  ["resources that nothing decides", policy({ tools: {} }), { tools: [], resources: [{ uri: "file:///a" }] }, "TG190"],
  [
    "a template that nothing decides",
    policy({ tools: {} }),
    { tools: [], resources: [], resourceTemplates: [{ uriTemplate: "file:///{+path}" }] },
    "TG190",
  ],
  ["a prompt that may embed a resource", policy({ tools: {} }), { tools: [], prompts: [{ name: "review" }] }, "TG190"],
  [
    "a hidden resource that has other spellings",
    policy({ resources: { default: "allow", hide: ["file:///etc/*"] } }),
    { tools: [] },
    "TG191",
  ],
  [
    "a pattern of resources that leads out",
    policy({ resources: { default: "deny", entries: { "file:///srv/docs/*": {} } } }),
    { tools: [] },
    "TG192",
  ],
  [
    "a resource for a tool that is kept from it",
    policy({ resources: { default: "allow" }, tools: { read_file: { ...WITHIN, arguments: ["path"] } } }),
    { tools: [served("read_file", { path: TEXT })] },
    "TG193",
  ],
];
