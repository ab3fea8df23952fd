import { definePolicy, type Policy1, type Policy2 } from "tollgate";
import type { OpenTools, Principal, Tools } from "./tools.js";

// Compiled, never run: what must go on compiling, of version "2".

declare const flag: boolean;
declare const count: number;

export const policy: Policy2 = definePolicy<Tools, Principal>()({
  $schema: "../schema/policy.v2.schema.json",
  version: "2",
  name: "desk",
  default: "deny",
  mode: "enforce",
  lists: { partners: ["example.com", "*.example.org"], "amounts.a": [1, 2], folders: ["/srv"] },
  hide: ["run", "list_*"],
  all_tools: {
    require: [
      {
        conditions: [
          { path: "principal.role", op: "in", value: ["lead"] },
          { path: "scope.grant", op: "starts_with", value: "team-" },
          // Some tools have no such argument, and the condition says what it is for them.
          { path: "args.path", op: "starts_with", value: ["/srv", "/opt"], if_absent: true },
          { path: "args.command", op: "exists", value: false },
        ],
      },
    ],
    limits: [
      { counter: "all", window: "hour", max: 5, scope: "grant", mode: "observe" },
      {
        counter: "each",
        window: "day",
        zone: "UTC",
        max: 5,
        scope: "grant",
        by: ["tool", "principal.role"],
        amount: 2,
      },
    ],
  },
  tools: {
    // Covers tools of which each has what the conditions look at.
    "*": {
      except: ["refund", "edit*"],
      deny_if: [{ conditions: [{ path: "annotations.destructiveHint", op: "eq", value: true }] }],
      rate_limit: { max: 1, window: 60 },
    },
    "*e*file": {
      deny_if: [
        {
          conditions: [
            { path: "args.path", op: "within", value_from: "lists.folders" },
            { path: "tool", op: "in", value: ["read_file", "edit-file"] },
          ],
        },
      ],
    },
    "read_*": { require: [{ conditions: [{ path: "args.head", op: "gt", value: 3 }] }] },
    "edit-file": {
      require: [
        {
          conditions: [
            {
              every: "args.edits",
              conditions: [
                { path: "item.newText", op: "max_size", value: 10 },
                { not: { path: "item.oldText", op: "eq", value_from: "item.newText", ignore_case: true } },
              ],
            },
            {
              some: "args.tags",
              if_absent: false,
              conditions: [{ path: "item", op: "eq", value_from: "principal.id" }],
            },
            { path: ["args", "options", "encoding", "name"], op: "eq", value: "UTF8", ignore_case: true },
            {
              any: [
                { path: "args.dryRun", op: "eq", value: true },
                {
                  all: [
                    { path: "tool", op: "ends_with", value: ["file"] },
                    { path: "scope.session", op: "exists", value: true },
                  ],
                },
              ],
            },
            { path: "args.path", op: "in", value_from: "principal.teams" },
          ],
        },
      ],
    },
    refund: {
      mode: "observe",
      arguments: ["amount", "currency", "to"],
      remember: { seconds: 900, match: ["args.to", ["args", "currency"]], description: "a note" },
      approve_if: [
        { conditions: [{ path: "args.amount", op: "gt", value_from: "principal.limits.daily" }], reason: "much" },
      ],
      require: [
        {
          conditions: [
            {
              every: "args.to",
              conditions: [{ path: "item", op: "email_in", value_from: "lists.partners" }],
            },
            { path: "args.amount", op: "not_in", value_from: "lists.amounts.a" },
            { path: "args.to", op: "url_in", value: ["https://*.example.org/docs"], description: "a note" },
            { path: "args.to", op: "min_size", value: 1 },
          ],
        },
      ],
      limits: [
        { counter: "c", window: "day", max: 1.5, scope: "global", increment_from: ["args", "amount"] },
        {
          counter: "d",
          window: "month",
          zone: "Europe/Berlin",
          max: 3,
          scope: "global",
          by: ["args.currency", "principal.id", "args.priority"],
        },
        { counter: "e", window: 600, sliding: true, max: 3, scope: "global", release: "on_end", by: ["tool"] },
        { counter: "f", window: "week", max: 9, scope: "grant", increment_from_size: "args.to", release: "on_error" },
        {
          counter: "g",
          window: "hour",
          sliding: flag,
          max: 9,
          scope: "grant",
          amount: count,
          when: [{ path: "args.currency", op: "eq", value: "EUR" }],
        },
      ],
    },
    approve: {
      require: [{ conditions: [{ path: "args.order.parent.parent.id", op: "starts_with", value: "o" }] }],
    },
    run: {
      require: [
        {
          conditions: [
            { path: "args.env.PATH", op: "within", value: ["/usr"] },
            { every: "args.extra.list", conditions: [{ path: "item.x", op: "lt", value: 1 }] },
          ],
        },
      ],
    },
  },
});

export const ofAnyTools: Policy2 = definePolicy({
  version: "2",
  default: "allow",
  hide: ["*", "debug_*"],
  tools: {
    "t*": {
      except: ["tu"],
      require: [
        {
          conditions: [
            { path: "args.a", op: "lt", value_from: "args.b" },
            { path: "principal.any.thing", op: "eq", value: true },
            { every: ["args", "a.b"], conditions: [{ path: "item.x", op: "regex", value: "^a" }] },
          ],
        },
      ],
    },
  },
});

export const ofOpenTools: Policy2 = definePolicy<OpenTools>()({
  version: "2",
  default: "deny",
  tools: {
    "*": { require: [{ conditions: [{ path: "args.query", op: "eq", value: "a", if_absent: true }] }] },
    find: {
      require: [
        {
          conditions: [
            { path: "args.filter.exact", op: "eq", value: true },
            { path: "args.filter.more", op: "lt", value: 3 },
          ],
        },
      ],
    },
  },
});

// What is computed is looked at by the parser.
declare const texts: string[];
declare const text: string;
declare const names: ("refund" | "run")[];
export const computed: Policy2 = definePolicy<Tools>()({
  version: "2",
  name: text,
  default: "allow",
  lists: { some: texts },
  hide: names,
  tools: {
    // Which tools this covers is not known here.
    "r*": { except: names, require: [{ conditions: [{ path: "args.path", op: "starts_with", value: "/" }] }] },
    "*_file": {
      require: [
        {
          conditions: [
            { path: "args.path", op: "within", value_from: "lists.some" },
            { path: "args.path", op: "starts_with", value: texts },
            { path: "args.path", op: "max_size", value: count },
            { path: ["args", text], op: "eq", value: "a" },
            { every: ["args", text], conditions: [{ path: "item.x", op: "eq", value: 1 }] },
          ],
        },
      ],
    },
    refund: { require: [{ conditions: [{ path: "args.priority", op: "in", value: [count] }] }] },
  },
});

/** Written elsewhere, read-only. */
const document = { version: "2", default: "deny", tools: { "ref*": { deny_if: [{ conditions: [] }] } } } as const;
export const fromConstant: Policy2 = definePolicy<Tools>()(document);

// The version of the document tells which policy it becomes.
export const first: Policy1 = definePolicy<Tools, Principal>()({ version: "1", default: "deny" });
