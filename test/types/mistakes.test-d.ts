import { definePolicy } from "tollgate";
import type { OpenTools, Tools } from "./tools.js";

// Never run. Each line under a directive does not compile; test/types/types.test.ts holds what the compiler says of it.

definePolicy<Tools>()({
  version: "1",
  default: "deny",
  hide: [
    "edit-file",
    // @ts-expect-error Type '"edit_file"' is not assignable to type '"*" | ToolName<Tools>'. Did you mean '"edit-file"'?
    "edit_file",
    // @ts-expect-error Type '"read_*"' is not assignable to type '"*" | ToolName<Tools>'.
    "read_*",
  ],
  tools: {
    read_file: {
      require: [
        {
          conditions: [
            // @ts-expect-error Type '"args.pth"' is not assignable to type '"args.path" | "args.head" | "args.mode"'. Did you mean '"args.path"'?
            { path: "args.pth", op: "exists", value: true },
            // @ts-expect-error Type '"path"' is not assignable to type '"args.path" | "args.head" | "args.mode"'.
            { path: "path", op: "exists", value: true },
            // @ts-expect-error Type '"args"' is not assignable to type '"args.path" | "args.head" | "args.mode"'.
            { path: "args", op: "exists", value: true },
            // @ts-expect-error Type '"args.path.length"' is not assignable to type '"args.path" | "args.head" | "args.mode"'.
            { path: "args.path.length", op: "lt", value: 10 },
            // @ts-expect-error Type '"matches"' is not assignable to type 'OPERATORS'.
            { path: "args.path", op: "matches", value: "^/srv/" },
            // @ts-expect-error Type '{ path: "args.path"; op: "lt"; value: number; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.path", op: "lt", value: 10 },
            // @ts-expect-error Type '{ path: "args.path"; op: "eq"; value: number; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.path", op: "eq", value: 10 },
            // @ts-expect-error Type 'RegExp' is not assignable to type 'string | number | boolean | readonly string[] | readonly number[] | readonly ("text" | "binary")[]'.
            { path: "args.path", op: "regex", value: /^\/srv\// },
            // @ts-expect-error Type '{ path: "args.path"; op: "contains"; value: number; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.path", op: "contains", value: 10 },
            // @ts-expect-error Type '{ path: "args.path"; op: "exists"; value: string; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.path", op: "exists", value: "yes" },
            // @ts-expect-error Type '{ path: "args.path"; op: "in"; value: string; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.path", op: "in", value: "/srv/a" },
            // @ts-expect-error Type '"/srv/a"' is not assignable to type '"text" | "binary"'.
            { path: "args.path", op: "in", value: ["/srv/a", 1] },
            // @ts-expect-error Type '{ path: "args.head"; op: "regex"; value: string; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.head", op: "regex", value: "^1" },
            // @ts-expect-error Type '{ path: "args.head"; op: "lte"; value: string; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.head", op: "lte", value: "100" },
            // @ts-expect-error Type 'null' is not assignable to type 'string | number | boolean | readonly string[] | readonly number[] | readonly ("text" | "binary")[]'.
            { path: "args.head", op: "eq", value: null },
            // @ts-expect-error Type '{ path: "args.head"; op: "contains"; value: number; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.head", op: "contains", value: 1 },
            // @ts-expect-error Type '{ path: "args.mode"; op: "eq"; value: "txt"; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.mode", op: "eq", value: "txt" },
            // @ts-expect-error Type '{ path: "args.mode"; op: "in"; value: ("text" | "binray")[]; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.mode", op: "in", value: ["text", "binray"] },
            // @ts-expect-error Type '{ path: "args.mode"; op: "gt"; value: string; }' is not assignable to type 'ConditionOn<ReadFile>'.
            { path: "args.mode", op: "gt", value: "a" },
            // @ts-expect-error Object literal may only specify known properties, but 'values' does not exist in type 'Test<"args.mode", "eq", "text" | "binary">'. Did you mean to write 'value'?
            { path: "args.mode", op: "eq", values: "text" },
          ],
        },
      ],
    },
    "edit-file": {
      deny_if: [
        {
          conditions: [
            // @ts-expect-error Type '"args.edits.oldText"' is not assignable to type '"args.tags" | "args.path" | "args.options" | "args.options.encoding" | "args.options.encoding.name" | "args.options.encoding.strict" | "args.edits" | "args.dryRun"'.
            { path: "args.edits.oldText", op: "contains", value: "rm" },
            // @ts-expect-error Type '"args.edits.0.oldText"' is not assignable to type '"args.tags" | "args.path" | "args.options" | "args.options.encoding" | "args.options.encoding.name" | "args.options.encoding.strict" | "args.edits" | "args.dryRun"'.
            { path: "args.edits.0.oldText", op: "contains", value: "rm" },
            // @ts-expect-error Type '{ path: "args.edits"; op: "contains"; value: string; }' is not assignable to type 'ConditionOn<EditFile>'.
            { path: "args.edits", op: "contains", value: "rm" },
            // @ts-expect-error Type '{ path: "args.tags"; op: "eq"; value: string; }' is not assignable to type 'ConditionOn<EditFile>'.
            { path: "args.tags", op: "eq", value: "secret" },
            // @ts-expect-error Type 'number' is not assignable to type 'string | boolean | readonly string[] | readonly ("utf8" | "latin1")[] | readonly boolean[]'.
            { path: "args.tags", op: "contains", value: 1 },
            // @ts-expect-error Type '{ path: "args.dryRun"; op: "eq"; value: string; }' is not assignable to type 'ConditionOn<EditFile>'.
            { path: "args.dryRun", op: "eq", value: "true" },
            // @ts-expect-error Type '"gte"' is not assignable to type '"eq" | "neq" | "in" | "not_in" | "regex" | "contains" | "exists"'.
            { path: "args.dryRun", op: "gte", value: 1 },
            // @ts-expect-error Type '{ path: "args.options"; op: "eq"; value: string; }' is not assignable to type 'ConditionOn<EditFile>'.
            { path: "args.options", op: "eq", value: "utf8" },
            // @ts-expect-error Type '"args.options.encodng.name"' is not assignable to type '"args.tags" | "args.path" | "args.options" | "args.options.encoding" | "args.options.encoding.name" | "args.options.encoding.strict" | "args.edits" | "args.dryRun"'. Did you mean '"args.options.encoding.name"'?
            { path: "args.options.encodng.name", op: "eq", value: "utf8" },
            // @ts-expect-error Type '{ path: "args.options.encoding.name"; op: "neq"; value: "utf-8"; }' is not assignable to type 'ConditionOn<EditFile>'.
            { path: "args.options.encoding.name", op: "neq", value: "utf-8" },
          ],
        },
      ],
    },
    refund: {
      require: [
        {
          conditions: [
            // @ts-expect-error Type '{ path: "args.priority"; op: "eq"; value: 4; }' is not assignable to type 'ConditionOn<Refund>'.
            { path: "args.priority", op: "eq", value: 4 },
            // @ts-expect-error Type '{ path: "args.to"; op: "gt"; value: number; }' is not assignable to type 'ConditionOn<Refund>'.
            { path: "args.to", op: "gt", value: 1 },
            // @ts-expect-error Type '{ path: "args.currency"; op: "not_in"; value: ("EUR" | "GBP")[]; }' is not assignable to type 'ConditionOn<Refund>'.
            { path: "args.currency", op: "not_in", value: ["EUR", "GBP"] },
            // @ts-expect-error Type '{ path: "args.amount"; op: "lte"; }' is not assignable to type 'ConditionOn<Refund>'.
            { path: "args.amount", op: "lte" },
          ],
        },
        // @ts-expect-error Object literal may only specify known properties, but 'condition' does not exist in type 'RuleFor<Refund>'. Did you mean to write 'conditions'?
        { condition: [] },
      ],
      limits: [
        // @ts-expect-error Type '"args.currency"' is not assignable to type '"args.amount" | "args.priority"'.
        { counter: "c", window: "day", max: 1, scope: "grant", increment_from: "args.currency" },
        // @ts-expect-error Type '"args.amnt"' is not assignable to type '"args.amount" | "args.priority"'. Did you mean '"args.amount"'?
        { counter: "c", window: "day", max: 1, scope: "grant", increment_from: "args.amnt" },
        // @ts-expect-error Type '"week"' is not assignable to type 'number | "minute" | "hour" | "day"'.
        { counter: "c", window: "week", max: 1, scope: "grant" },
        // @ts-expect-error Type 'string' is not assignable to type 'number'.
        { counter: "c", window: "day", max: "1", scope: "grant" },
        // @ts-expect-error Type '"user"' is not assignable to type '"grant" | "session" | "global"'.
        { counter: "c", window: "day", max: 1, scope: "user" },
      ],
      // @ts-expect-error Type 'string' is not assignable to type 'RateLimit'.
      rate_limit: "10/minute",
    },
    list_roots: {
      // @ts-expect-error Type '{ path: string; op: string; value: number; }' is not assignable to type 'never'.
      require: [{ conditions: [{ path: "args.depth", op: "lt", value: 3 }] }],
    },
    run: {
      deny_if: [
        {
          conditions: [
            // @ts-expect-error Type '{ path: "args.env.PATH"; op: "gt"; value: number; }' is not assignable to type 'ConditionOn<Run>'.
            { path: "args.env.PATH", op: "gt", value: 1 },
            // @ts-expect-error Type '{ path: "args.extra"; op: "exists"; value: number; }' is not assignable to type 'ConditionOn<Run>'.
            { path: "args.extra", op: "exists", value: 1 },
          ],
        },
      ],
      // @ts-expect-error Type '"ask"' is not assignable to type '"allow" | "deny" | "require_approval" | undefined'.
      action: "ask",
    },
  },
});

// @ts-expect-error Object literal may only specify known properties, but 'red_file' does not exist in type 'RulesByTool<Tools>'. Did you mean to write 'read_file'?
definePolicy<Tools>()({ version: "1", default: "deny", tools: { red_file: {} } });
// @ts-expect-error Object literal may only specify known properties, but 'requires' does not exist in type 'ToolRulesFor<Refund>'. Did you mean to write 'require'?
definePolicy<Tools>()({ version: "1", default: "deny", tools: { refund: { requires: [] } } });
// @ts-expect-error Argument of type '{ version: "1"; tools: {}; }' is not assignable to parameter of type 'PolicyDocumentFor<Tools> & { readonly version: "1"; }'.
definePolicy<Tools>()({ version: "1", tools: {} });
// @ts-expect-error Type '"3"' is not assignable to type '"1" | "2"'.
definePolicy<Tools>()({ version: "3", default: "deny" });
// @ts-expect-error Object literal may only specify known properties, but 'defualt' does not exist in type 'PolicyDocumentFor<Tools> & { readonly version: "1"; }'. Did you mean to write 'default'?
definePolicy<Tools>()({ version: "1", defualt: "deny" });
// @ts-expect-error Type '{ read_file: string; }' does not satisfy the constraint 'ArgumentsByTool<{ read_file: string; }>'.
definePolicy<{ read_file: string }>()({ version: "1", default: "deny" });

// What says nothing of tools is checked like any document.
definePolicy({
  version: "1",
  default: "deny",
  tools: {
    // @ts-expect-error Type '"amount"' is not assignable to type '`args.${string}`'.
    any: { require: [{ conditions: [{ path: "amount", op: "lt", value: 1 }] }] },
  },
});

// What only an inferred document shows.
const limit = { counter: "c", window: "day", max: 1, scope: "grant" } as const;
// @ts-expect-error Type '[{ readonly counter: "c"; readonly window: "day"; readonly max: 1; readonly scope: "grant"; }]' is not assignable to type 'readonly [{ readonly counter: "c"; readonly window: "day"; readonly max: 1; readonly scope: "grant"; }] & Problem<"`action: \"deny\"` stands alone or with `reason`">'.
definePolicy<Tools>()({ version: "1", default: "deny", tools: { run: { action: "deny", limits: [limit] } } });
// @ts-expect-error Type '"why"' is not assignable to type '"why" & Problem<"`reason` belongs to `action: \"deny\"` or `\"require_approval\"`">'.
definePolicy({ version: "1", default: "deny", tools: { any: { reason: "why" } } });
// @ts-expect-error Type '0' is not assignable to type '0 & Problem<"expected a whole number of seconds, 1 or more">'.
definePolicy({ version: "1", default: "deny", tools: { any: { limits: [{ ...limit, window: 0 }] } } });
// @ts-expect-error Type '1.5' is not assignable to type '1.5 & Problem<"expected a whole number of seconds, 1 or more">'.
definePolicy<Tools>()({ version: "1", default: "deny", tools: { run: { limits: [{ ...limit, window: 1.5 }] } } });
// @ts-expect-error Type '-1' is not assignable to type '-1 & Problem<"expected a whole number, 0 or more">'.
definePolicy<Tools>()({ version: "1", default: "deny", tools: { run: { rate_limit: { max: -1, window: 60 } } } });
// @ts-expect-error Type '0.5' is not assignable to type '0.5 & Problem<"expected a whole number, 0 or more">'.
definePolicy({ version: "1", default: "deny", all_tools: { limits: [{ ...limit, max: 0.5 }] } });
definePolicy<Tools>()({
  version: "1",
  default: "deny",
  // @ts-expect-error Type '["run", "run"]' is not assignable to type 'readonly ["run", "run"] & Problem<"a name stands twice in `hide`">'.
  hide: ["run", "run"],
  tools: {
    read_file: {
      require: [
        {
          conditions: [
            // @ts-expect-error Type '[]' is not assignable to type 'readonly [] & Problem<"expected at least one value">'.
            { path: "args.path", op: "in", value: [] },
            // @ts-expect-error Type '""' is not assignable to type '"" & Problem<"expected a text that is not empty">'.
            { path: "args.path", op: "contains", value: "" },
          ],
        },
      ],
    },
  },
});
// @ts-expect-error Type '"args..a"' is not assignable to type '"args..a" & Problem<"a path has no empty name">'.
definePolicy({ version: "1", default: "deny", tools: { any: { limits: [{ ...limit, increment_from: "args..a" }] } } });
// @ts-expect-error Property '"~problem"' is missing in type '{}' but required in type 'Problem<"tool names are exact, and have no *">'.
definePolicy({ version: "1", default: "deny", tools: { "any*": {} } });
definePolicy<OpenTools>()({
  version: "1",
  default: "deny",
  tools: {
    search: {
      require: [
        {
          conditions: [
            // @ts-expect-error Type '1' is not assignable to type '1 & Problem<"operator and value do not fit the type of this argument">'.
            { path: "args.query", op: "lt", value: 1 },
            // @ts-expect-error Type '"5"' is not assignable to type '"5" & Problem<"operator and value do not fit the type of this argument">'.
            { path: "args.limit", op: "eq", value: "5" },
          ],
        },
      ],
      // @ts-expect-error Type '"args.query"' is not assignable to type '"args.query" & Problem<"this argument is not a number">'.
      limits: [{ counter: "n", window: "day", max: 9, scope: "grant", increment_from: "args.query" }],
    },
    find: {
      // @ts-expect-error Type '"true"' is not assignable to type '"true" & Problem<"operator and value do not fit the type of this argument">'.
      deny_if: [{ conditions: [{ path: "args.filter.exact", op: "eq", value: "true" }] }],
    },
  },
});
