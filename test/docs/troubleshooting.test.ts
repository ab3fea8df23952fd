import { describe, expect, it } from "vitest";
import { createEngine, type DecisionCode, type IssueCode, parsePolicy } from "../../src/index.js";
import { type ApprovalOutcome, type Denial, denialText, type GuardEvent } from "../../src/mcp/index.js";
import { readPage } from "./pages.js";

const page = readPage("docs/troubleshooting.md");
const sectionOf = (title: string): string => page.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
/** The first cell of each row, without code marks and links. */
const rowsOf = (title: string): readonly string[] =>
  sectionOf(title)
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => (line.slice(2).split(" | ")[0] ?? "").replace(/^\[([^\]]+)\].*/, "$1").replaceAll("`", ""));

// The compiler finds a code that is missing here.
const DECISIONS: Record<DecisionCode, true> = {
  allowed: true,
  hidden: true,
  default_deny: true,
  denied: true,
  argument_not_allowed: true,
  require_unmet: true,
  deny_if_matched: true,
  indeterminate: true,
  scope_missing: true,
  amount_invalid: true,
  approval_required: true,
  limit_exceeded: true,
  store_unavailable: true,
  invalid_call: true,
};
const ISSUES: Record<IssueCode, true> = {
  TG101: true,
  TG102: true,
  TG103: true,
  TG104: true,
  TG105: true,
  TG106: true,
  TG107: true,
  TG108: true,
  TG109: true,
  TG110: true,
  TG111: true,
  TG112: true,
  TG113: true,
  TG114: true,
  TG115: true,
  TG116: true,
  TG117: true,
  TG118: true,
  TG150: true,
};
const EVENTS: Record<GuardEvent["kind"], true> = { call: true, refusal: true, list: true, warning: true };
const APPROVALS: Record<ApprovalOutcome, true> = {
  approved: true,
  declined: true,
  pending: true,
  unanswered: true,
  abandoned: true,
  unavailable: true,
};
const JSON_RPC = ["-32700", "-32600", "-32602", "-31000", "-31001"];
const EXITS = ["0", "1", "2"];

describe("docs/troubleshooting.md", () => {
  it.each([
    ["Decisions", Object.keys(DECISIONS)],
    ["Errors in a policy", Object.keys(ISSUES)],
    ["Events of the guard", [...Object.keys(EVENTS), ...Object.keys(APPROVALS)]],
    ["JSON-RPC errors", JSON_RPC],
    ["Exit codes", EXITS],
  ])("has a row under %s for each code", (title, codes) => {
    expect(rowsOf(title)).toEqual(expect.arrayContaining(codes));
  });
});

const policy = parsePolicy({
  version: "1",
  default: "deny",
  hide: ["drop_table"],
  tools: {
    delete_user: { action: "deny" },
    old_search: { action: "deny", reason: "use search instead" },
    pay: { require: [{ conditions: [{ path: "args.amount", op: "lte", value: 500 }] }] },
    create_refund: {
      require: [
        {
          conditions: [{ path: "args.amount", op: "lte", value: 500 }],
          on_deny: "refunds over 500 go to a colleague",
        },
      ],
    },
    write_file: { deny_if: [{ conditions: [{ path: "args.path", op: "regex", value: "^/etc/" }] }] },
    search: { limits: [{ counter: "s", window: "hour", max: 1, scope: "global" }] },
    transfer: {
      limits: [{ counter: "t", window: "day", max: 800, scope: "global", increment_from: "args.amount" }],
    },
    frozen: { limits: [{ counter: "f", window: "day", max: 0, scope: "global" }] },
    note: { limits: [{ counter: "n", window: "day", max: 1, scope: "grant" }] },
    close_account: { action: "require_approval" },
  },
});
const limit2 = (counter: string, max: number, more: object) => ({
  counter,
  max,
  scope: "global",
  window: "hour",
  ...more,
});
const policy2 = parsePolicy({
  version: "2",
  default: "deny",
  tools: {
    send_mail: { limits: [limit2("read_private", 0, { sliding: true, amount: 0 })] },
    read_private: { limits: [limit2("read_private", 99, { sliding: true })] },
    delete_rows: { limits: [limit2("rows", 3, { increment_from_size: "args.ids" })] },
    order: { limits: [limit2("orders", 1, { sliding: true })] },
    refund: { limits: [limit2("refunds", 1, { by: ["args.customer"] })] },
  },
});
const clock = () => Date.UTC(2026, 0, 1, 23, 30);
const engine = createEngine({ policy, clock });
engine.evaluate({ tool: "search" });
engine.evaluate({ tool: "transfer", args: { amount: 500 } });
const engine2 = createEngine({ policy: policy2, clock });
engine2.evaluate({ tool: "read_private" });
engine2.evaluate({ tool: "order" });
const failing = createEngine({
  policy,
  store: {
    sync: true,
    reserve: () => {
      throw new Error("away");
    },
    release: () => {},
  },
});

/** What the guard says, in the order of the page. */
const said: readonly (readonly [string, object, Omit<Denial, "decision">?])[] = [
  ["drop_table", {}],
  ["no_such_tool", {}, { listed: true }],
  ["delete_user", {}],
  ["old_search", {}],
  ["pay", { amount: 900 }, { paths: ["args.amount"] }],
  ["create_refund", { amount: 900 }, { paths: ["args.amount"] }],
  ["write_file", { path: "/etc/passwd" }, { paths: ["args.path"] }],
  ["pay", {}],
  ["pay", { amount: "9" }],
  ["search", {}],
  ["transfer", { amount: 400 }, { amounts: { "args.amount": 300 } }],
  ["transfer", { amount: 900 }, { amounts: { "args.amount": 300 } }],
  ["frozen", {}],
  ["transfer", { amount: -1 }],
  ["delete_rows", {}],
  ["order", {}],
  ["send_mail", {}],
  ["note", {}],
  ["refund", {}],
  ["close_account", {}, { approval: "declined" }],
  ["close_account", {}, { approval: "unanswered" }],
  ["close_account", {}],
];

describe("the table of denials", () => {
  const texts = rowsOf("What a model should call next").filter((text) => text.startsWith("[POLICY DENIED]"));
  const plain = (text: string): string => text.replaceAll("`", "");

  it("has each text as the guard says it", () => {
    const real = said.map(([tool, args, rest]) =>
      plain(
        denialText({
          decision: (tool in policy2.tools! ? engine2 : engine).evaluate({ tool, args: { ...args } }),
          ...rest,
        }),
      ),
    );
    expect(texts).toEqual([...real, plain(denialText({ decision: failing.evaluate({ tool: "search" }) }))]);
  });
});
