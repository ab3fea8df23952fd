import { definePolicy, type Policy } from "tollgate";
import type { OpenTools, Tools } from "./tools.js";

// Compiled, never run: what must go on compiling.

export const policy: Policy = definePolicy<Tools>()({
  $schema: "../schema/policy.v1.schema.json",
  version: "1",
  default: "deny",
  description: "every operator on every type",
  hide: ["edit-file"],
  all_tools: { limits: [{ counter: "all", window: 90, max: 5, scope: "session" }] },
  tools: {
    read_file: {
      action: "require_approval",
      reason: "ask",
      require: [
        {
          on_deny: "no",
          description: "a note",
          conditions: [
            { path: "args.path", op: "eq", value: "/a", description: "a note" },
            { path: "args.path", op: "not_in", value: ["/a", "/b"] },
            { path: "args.path", op: "regex", value: "^/srv/" },
            { path: "args.path", op: "contains", value: ".." },
            { path: "args.head", op: "exists", value: true },
            { path: "args.head", op: "lte", value: 100 },
            { path: "args.head", op: "in", value: [1, 2] },
            { path: "args.mode", op: "eq", value: "text" },
            { path: "args.mode", op: "in", value: ["text"] },
            { path: "args.mode", op: "regex", value: "^t" },
            { path: "args.mode", op: "contains", value: "x" },
          ],
        },
      ],
    },
    "edit-file": {
      deny_if: [
        {
          conditions: [
            { path: "args.edits", op: "exists", value: false },
            { path: "args.tags", op: "contains", value: "secret" },
            { path: "args.dryRun", op: "neq", value: true },
            { path: "args.dryRun", op: "in", value: [true, false] },
            { path: "args.options", op: "exists", value: true },
            { path: "args.options.encoding.name", op: "eq", value: "utf8" },
          ],
        },
        { conditions: [] },
      ],
    },
    refund: {
      require: [
        {
          conditions: [
            { path: "args.priority", op: "lt", value: 10 },
            { path: "args.priority", op: "in", value: [1, 3] },
            { path: "args.to", op: "eq", value: "a@example.com" },
            { path: "args.to", op: "contains", value: "@example.com" },
          ],
        },
      ],
      limits: [{ counter: "spent", window: "day", max: 10.5, scope: "grant", increment_from: "args.amount" }],
      rate_limit: { max: 10, window: "minute" },
    },
    approve: {
      require: [
        {
          conditions: [
            { path: "args.order.parent.parent.id", op: "regex", value: "^o" },
            // Beyond the five names that are checked.
            { path: "args.order.parent.parent.parent.parent.parent.idd", op: "lt", value: 1 },
          ],
        },
      ],
    },
    list_roots: { require: [{ conditions: [] }] },
    run: {
      require: [
        {
          conditions: [
            { path: "args.env.PATH", op: "regex", value: "^/usr" },
            { path: "args.extra", op: "contains", value: 1 },
            { path: "args.extra.deep.er", op: "gte", value: 1 },
          ],
        },
      ],
      limits: [{ counter: "c", window: "hour", max: 1, scope: "global", increment_from: "args.extra.cost" }],
    },
  },
});

/** Written elsewhere, read-only. */
const document = { version: "1", default: "deny", tools: { refund: { deny_if: [{ conditions: [] }] } } } as const;
export const fromConstant: Policy = definePolicy<Tools>()(document);

export const ofAnyTools: Policy = definePolicy({
  version: "1",
  default: "allow",
  tools: { anything: { require: [{ conditions: [{ path: "args.a.b", op: "lt", value: 1 }] }] } },
});

export const ofOpenTools: Policy = definePolicy<OpenTools>()({
  version: "1",
  default: "deny",
  tools: {
    search: {
      require: [
        {
          conditions: [
            { path: "args.query", op: "regex", value: "^a" },
            { path: "args.filter.exact", op: "eq", value: true },
            { path: "args.page", op: "lt", value: 10 },
            { path: "args.page.of", op: "eq", value: "a" },
          ],
        },
      ],
      limits: [{ counter: "n", window: "day", max: 9, scope: "grant", increment_from: "args.limit" }],
    },
    find: {
      deny_if: [
        {
          conditions: [
            { path: "args.filter.exact", op: "eq", value: true },
            { path: "args.filter.more", op: "lt", value: 1 },
          ],
        },
      ],
    },
  },
});
