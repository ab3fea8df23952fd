import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { figures } from "../../../scripts/measure-classes.mjs";
import { classify } from "../../../src/cli/server-tools/classify.js";
import { readToolList } from "../../../src/cli/server-tools/tool.js";
import { absolute } from "../run.js";

interface Labelled {
  readonly server: string;
  readonly tool: string;
  readonly description: string;
  readonly category: string;
}

const classed = (tool: object) => classify(readToolList([tool], "the test")[0]!);
const classOf = (name: string, description?: string): string => classed({ name, description }).class;

describe("the classes of 367 labelled tools of 26 servers", () => {
  const { tools } = JSON.parse(readFileSync(absolute("tool-catalogue.json"), "utf8")) as { tools: readonly Labelled[] };
  const rows = tools.map(({ server, tool, description, category: label }) => {
    const { class: found, reasons } = classed({ name: tool, description });
    return { server, tool, label, found, reasons };
  });

  it("have this precision and recall, in per cent", () => {
    expect(figures(rows)).toEqual([
      { class: "Read", labelled: 216, found: 218, right: 211, precision: 96.8, recall: 97.7 },
      { class: "Write", labelled: 90, found: 88, right: 86, precision: 97.7, recall: 95.6 },
      { class: "Execute", labelled: 23, found: 30, right: 22, precision: 73.3, recall: 95.7 },
      { class: "Financial", labelled: 19, found: 12, right: 11, precision: 91.7, recall: 57.9 },
      { class: "Destructive", labelled: 19, found: 19, right: 19, precision: 100, recall: 100 },
    ]);
  });

  it("make a Read of nothing that is labelled Write, Execute or Destructive, and of seven labelled Financial, which read", () => {
    const mild = rows.filter(({ label, found }) => found === "Read" && label !== "Read");
    expect(mild.map(({ label, server, tool, reasons }) => [label, server, tool, reasons[0]])).toEqual([
      ["Financial", "chargebee", "chargebee_documentation_search", "`search` in its name"],
      ["Financial", "paypal", "get_invoice", "`get` in its name"],
      ["Financial", "paypal", "get_refund", "`get` in its name"],
      ["Financial", "paypal", "list_invoices", "`list` in its name"],
      ["Financial", "paypal", "list_subscription_plans", "`list` in its name"],
      ["Financial", "paypal", "show_subscription_details", "`show` in its name"],
      ["Financial", "paypal", "show_subscription_plan_details", "`show` in its name"],
    ]);
  });
});

describe("a name tells the class", () => {
  it.each([
    ["get_user", "Read"],
    ["listPullRequests", "Read"],
    ["HTTPFetch", "Read"],
    ["files.read", "Read"],
    ["pull_request_read", "Read"],
    ["get_commit", "Read"],
    ["create-issue", "Write"],
    ["envSet", "Write"],
    ["slack_mark_read", "Write"],
    ["run_query", "Execute"],
    ["bash", "Execute"],
    ["delete_user", "Destructive"],
    ["API-delete-a-block", "Destructive"],
    ["create_refund", "Financial"],
    ["transferFunds", "Financial"],
    ["get_refund", "Read"],
    ["get_invoice", "Read"],
  ])("%s: %s", (name, kind) => expect(classOf(name)).toBe(kind));

  it.each([
    ["get_or_create_user", "Write"],
    ["findOneAndDelete", "Destructive"],
    ["download_and_run", "Execute"],
    ["list_delete", "Destructive"],
    ["status_update", "Write"],
    ["search_replace", "Write"],
    ["snapshot_restore", "Write"],
  ])("%s: the graver of two verbs, %s", (name, kind) => expect(classOf(name)).toBe(kind));

  it.each(["think", "toString", "__proto__", "\u524a\u9664", "x"])(
    "%s: nothing is told, so that it may execute",
    (name) => {
      expect(classed({ name })).toEqual({
        class: "Execute",
        severity: "high",
        reasons: ["nothing that tells what it does"],
        mayDestroy: false,
      });
    },
  );
});

describe("a description tells the class", () => {
  it.each([
    ["Retrieves the weather", "Read"],
    ["This tool can be used to list all files.", "Read"],
    ["A tool for listing files", "Read"],
    ["Use this tool to delete a file", "Destructive"],
    ["Permanently removes it", "Destructive"],
    ["Read/create/update/delete resources", "Destructive"],
    ["Gets a user or creates one", "Write"],
    ["Lists users. Also deletes those that are inactive.", "Destructive"],
    ["Gets it. This cannot be undone!", "Destructive"],
    ["Get issues and comments", "Read"],
    ["Get a file. Use delete_file to delete it.", "Read"],
  ])("%s: %s", (description, kind) => expect(classOf("x", description)).toBe(kind));

  it("makes the class of a name graver, never milder", () => {
    expect(classOf("get_user", "Deletes the user")).toBe("Destructive");
    expect(classOf("delete_user", "Gets the user")).toBe("Destructive");
  });

  it("may be very long", () => {
    expect(classOf("x", `Gets it ${"and also ly ".repeat(200_000)}`)).toBe("Read");
    expect(classOf("x", "a".repeat(2_000_000))).toBe("Execute");
  });
});

describe("arguments tell the class", () => {
  const withArguments = (name: string, ...names: readonly string[]) =>
    classed({ name, inputSchema: { type: "object", properties: Object.fromEntries(names.map((one) => [one, {}])) } });

  it("what is to be run makes an Execute", () => {
    expect(withArguments("query", "sql").class).toBe("Execute");
    expect(withArguments("get_it", "command").class).toBe("Execute");
    expect(withArguments("delete_it", "command").class).toBe("Destructive");
  });

  it("an amount with its currency makes a tool Financial unless it is Read", () => {
    expect(withArguments("send_it", "amount", "currency").class).toBe("Financial");
    expect(withArguments("get_rate", "amount", "currency").class).toBe("Read");
  });
});

describe("annotations", () => {
  const hinted = (name: string, annotations: object) => classed({ name, annotations });

  it("make a class graver", () => {
    expect(hinted("get_it", { readOnlyHint: false }).class).toBe("Write");
    expect(hinted("create_it", { destructiveHint: true })).toMatchObject({
      class: "Write",
      severity: "high",
      mayDestroy: true,
    });
    expect(hinted("get_it", { destructiveHint: true })).toMatchObject({ class: "Write", mayDestroy: true });
    expect(hinted("run_it", { destructiveHint: true })).toMatchObject({ class: "Execute", mayDestroy: true });
  });

  it("never make one milder, and count only when given", () => {
    expect(hinted("delete_it", { readOnlyHint: true, destructiveHint: false }).class).toBe("Destructive");
    expect(hinted("x", { readOnlyHint: true }).class).toBe("Execute");
    expect(hinted("create_it", {})).toMatchObject({ class: "Write", mayDestroy: false });
    expect(hinted("create_it", { destructiveHint: "true" })).toMatchObject({ mayDestroy: false });
  });
});

describe("the severity", () => {
  it.each([
    ["get_user", "low"],
    ["get_api_key", "medium"],
    ["create_user", "medium"],
    ["run_it", "high"],
    ["pay_order", "critical"],
    ["drop_table", "critical"],
  ])("of %s is %s", (name, severity) => expect(classed({ name }).severity).toBe(severity));
});
