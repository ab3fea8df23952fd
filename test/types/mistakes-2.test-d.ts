import { definePolicy } from "tollgate";
import type { OpenTools, Principal, Tools } from "./tools.js";

// Never run. Each line under a directive does not compile; test/types/types.test.ts holds what the compiler says of it.

const define = definePolicy<Tools, Principal>();

// @ts-expect-error Object literal may only specify known properties, but 'defualt' does not exist in type 'PolicyDocument2For<Tools, Principal> & { readonly version: "2"; }'. Did you mean to write 'default'?
define({ version: "2", defualt: "deny" });
define({
  version: "2",
  default: "deny",
  // @ts-expect-error Type '"red_file"' is not assignable to type '`${string}*${string}` | ToolName<Tools>'. Did you mean '"read_file"'?
  hide: ["red_file"],
});
define({
  version: "2",
  default: "deny",
  tools: {
    "edit-file": {
      require: [
        {
          conditions: [
            // @ts-expect-error Type '"args.pth"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'. Did you mean '"args.path"'?
            { path: "args.pth", op: "exists", value: true },
            // @ts-expect-error Type '"amount"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'.
            { path: "amount", op: "exists", value: true },
            // @ts-expect-error Type '"args.edits.oldText"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'.
            { path: "args.edits.oldText", op: "contains", value: "rm" },
            // @ts-expect-error Type '"principal.rle"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'. Did you mean '"principal.role"'?
            { path: "principal.rle", op: "eq", value: "lead" },
            // @ts-expect-error Type '"annotations.readonlyHint"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'. Did you mean '"annotations.readOnlyHint"'?
            { path: "annotations.readonlyHint", op: "eq", value: true },
            // @ts-expect-error Type '"scope.grnt"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'. Did you mean '"scope.grant"'?
            { path: "scope.grnt", op: "exists", value: true },
            // @ts-expect-error Type '"matches"' is not assignable to type 'OPERATORS_2'.
            { path: "args.path", op: "matches", value: "^/srv/" },
            // @ts-expect-error Type 'null' is not assignable to type 'Scalar | readonly Scalar[] | undefined'.
            { path: "args.path", op: "eq", value: null },
            // @ts-expect-error Type '"args.pth"' is not assignable to type 'readonly string[] | `lists.${string}` | CallPath<EditFile, Principal> | undefined'. Did you mean '"args.path"'?
            { path: "args.path", op: "eq", value_from: "args.pth" },
            // @ts-expect-error Type '"args.pth"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'. Did you mean '"args.path"'?
            { any: [{ not: { path: "args.pth", op: "eq", value: "a" } }] },
            // @ts-expect-error Type '"args.edts"' is not assignable to type 'readonly string[] | CallPath<EditFile, Principal>'. Did you mean '"args.edits"'?
            { every: "args.edts", conditions: [{ path: "item.newText", op: "eq", value: "a" }] },
            // @ts-expect-error Type '"newText"' is not assignable to type 'readonly string[] | ItemPath'.
            { every: "args.edits", conditions: [{ path: "newText", op: "eq", value: "a" }] },
            // @ts-expect-error Object literal may only specify known properties, and 'evry' does not exist in type 'Condition2For<CallPath<EditFile, Principal>, CallPath<EditFile, Principal>>'.
            { evry: "args.edits", conditions: [{ path: "item.newText", op: "eq", value: "a" }] },
            // @ts-expect-error Object literal may only specify known properties, and 'condition' does not exist in type 'Condition2For<CallPath<EditFile, Principal>, CallPath<EditFile, Principal>>'.
            { some: "args.edits", condition: [] },
          ],
        },
        // @ts-expect-error Object literal may only specify known properties, but 'condition' does not exist in type 'Rule2For<EditFile, Principal>'. Did you mean to write 'conditions'?
        { condition: [] },
      ],
      limits: [
        // @ts-expect-error Type '"year"' is not assignable to type 'number | "minute" | "hour" | "day" | "week" | "month"'.
        { counter: "c", window: "year", max: 1, scope: "grant" },
      ],
      // @ts-expect-error Type '"watch"' is not assignable to type '"enforce" | "observe" | undefined'.
      mode: "watch",
    },
    "edit*": {
      // @ts-expect-error Type '"red_file"' is not assignable to type '`${string}*${string}` | ToolName<Tools>'. Did you mean '"read_file"'?
      except: ["red_file"],
      // @ts-expect-error Type '"args.pth"' is not assignable to type 'readonly string[] | CallPath<AnyArguments<Tools>, Principal>'. Did you mean '"args.path"'?
      require: [{ conditions: [{ path: "args.pth", op: "eq", value: "a" }] }],
    },
  },
});

// What only an inferred document shows: first of names and lists.
define({
  version: "2",
  // @ts-expect-error Type '"a b"' is not assignable to type '"a b" & Problem<"expected letters of ASCII, digits, `.`, `_` and `-`">'.
  name: "a b",
  default: "deny",
  // @ts-expect-error Type '"red_*"' is not assignable to type '"red_*" & Problem<"`red_*` matches none of the tools here">'.
  hide: ["list_*", "red_*"],
  lists: {
    // @ts-expect-error Type '"a"' is not assignable to type '"a" & Problem<"this stands twice in the list">'.
    twice: ["a", "b", "a"],
    // @ts-expect-error Type '[]' is not assignable to type 'readonly [] & Problem<"expected at least one value">'.
    none: [],
    // @ts-expect-error Type '["a", 1]' is not assignable to type 'readonly ["a", 1] & Problem<"expected values of one type">'.
    mixed: ["a", 1],
  },
  tools: {
    // @ts-expect-error Property '"~problem"' is missing in type '{}' but required in type 'Problem<"`red_file` matches none of the tools here">'.
    red_file: {},
    // @ts-expect-error Property '"~problem"' is missing in type '{}' but required in type 'Problem<"`red_*` matches none of the tools here">'.
    "red_*": {},
    // @ts-expect-error Property '"~problem"' is missing in type '{}' but required in type 'Problem<"two `*` in a row say no more than one">'.
    "read**": {},
    // @ts-expect-error Type '["read_*", "refund"]' is not assignable to type 'readonly ["read_*", "refund"] & Problem<"this excepts each of the tools that `*_file` matches">'.
    "*_file": { except: ["read_*", "refund"] },
    // @ts-expect-error Type '["r*", "run"]' is not assignable to type 'readonly ["r*", "run"] & Problem<"this excepts each of the tools that `r*` matches">'.
    "r*": { except: ["r*", "run"] },
  },
});
// @ts-expect-error Type '"read_*"' is not assignable to type '"read_*" & Problem<"this matches all that the pattern matches, so that the entry would cover no tool">'.
definePolicy({ version: "2", default: "deny", tools: { "read_*": { except: ["read_*"] } } });

// @ts-expect-error Object literal may only specify known properties, and 'except' does not exist in type 'ToolRules2For<Run, Principal>'.
define({ version: "2", default: "deny", tools: { run: { except: ["refund"] } } });
define({
  version: "2",
  default: "deny",
  tools: {
    refund: {
      limits: [
        // @ts-expect-error Type '"args.amnt"' is not assignable to type 'readonly string[] | "args.amount" | "args.priority"'. Did you mean '"args.amount"'?
        { counter: "c", window: "day", max: 1, scope: "grant", increment_from: "args.amnt" },
      ],
    },
  },
});

// A pattern's conditions fit each of the tools that it covers.
define({
  version: "2",
  default: "deny",
  all_tools: {
    // @ts-expect-error Type '"args.command"' is not assignable to type '"args.command" & Problem<"a call of `read_file` has nothing at this path" | "a call of `edit-file` has nothing at this path" | "a call of `refund` has nothing at this path" | "a call of `approve` has nothing at this path" | "a call of `list_roots` has nothing at this path">'.
    require: [{ conditions: [{ path: "args.command", op: "regex", value: "^ls" }] }],
    // @ts-expect-error Type '"args.amount"' is not assignable to type '"args.amount" & Problem<"limits of `all_tools` count calls">'.
    limits: [{ counter: "c", window: "day", max: 1, scope: "grant", increment_from: "args.amount" }],
  },
  tools: {
    "*_file": {
      // @ts-expect-error Type '"lt"' is not assignable to type '"lt" & Problem<"`lt` does not take what stands there in a call of `read_file`">'.
      require: [{ conditions: [{ path: "args.path", op: "lt", value: 5 }] }],
    },
    "r*": {
      except: ["read_file"],
      // @ts-expect-error Type '"args.command"' is not assignable to type '"args.command" & Problem<"a call of `refund` has nothing at this path">'.
      deny_if: [{ conditions: [{ path: "args.command", op: "contains", value: "rm" }] }],
    },
    "re*": {
      // @ts-expect-error Type '"args.mode"' is not assignable to type '"args.mode" & Problem<"a call of `refund` has nothing at this path">'.
      deny_if: [{ conditions: [{ path: "args.mode", op: "eq", value: "text" }] }],
      // @ts-expect-error Type '"args.amount"' is not assignable to type '"args.amount" & Problem<"this is not a number in a call of `read_file`">'.
      limits: [{ counter: "c", window: "day", max: 1, scope: "grant", increment_from: "args.amount" }],
    },
    "l*": {
      // @ts-expect-error Type '["args", "pth"]' is not assignable to type 'readonly ["args", "pth"] & Problem<"a call of `list_roots` has nothing at this path">'.
      deny_if: [{ conditions: [{ path: ["args", "pth"], op: "eq", value: "text", if_absent: false }] }],
    },
  },
});

// Operators, their values, and where these are named.
define({
  version: "2",
  default: "deny",
  lists: { partners: ["example.com"], amounts: [1, 2] },
  tools: {
    refund: {
      require: [
        {
          conditions: [
            // @ts-expect-error Type '"GBP"' is not assignable to type '"GBP" & Problem<"`eq` does not take this value in a call of `refund`">'.
            { path: "args.currency", op: "eq", value: "GBP" },
            // @ts-expect-error Type '"lists.partnrs"' is not assignable to type '"lists.partnrs" & Problem<"`partnrs` is not a list of this document">'.
            { path: "args.to", op: "email_in", value_from: "lists.partnrs" },
            // @ts-expect-error Type '"lists.partners"' is not assignable to type '"lists.partners" & Problem<"`example.com` is not what `url_in` takes">'.
            { path: "args.to", op: "url_in", value_from: "lists.partners" },
            // @ts-expect-error Type '"principal.id"' is not assignable to type '"principal.id" & Problem<"`email_in` takes `lists.` and the name of a list">'.
            { path: "args.to", op: "email_in", value_from: "principal.id" },
            // @ts-expect-error Type '"lists.partners"' is not assignable to type '"lists.partners" & Problem<"`in` does not take this value in a call of `refund`">'.
            { path: "args.amount", op: "in", value_from: "lists.partners" },
            // @ts-expect-error Type '"lists.amounts"' is not assignable to type '"lists.amounts" & Problem<"`lte` compares with one value, and takes no list">'.
            { path: "args.amount", op: "lte", value_from: "lists.amounts" },
            // @ts-expect-error Type '"principal.role"' is not assignable to type '"principal.role" & Problem<"in a call of `refund` this has another type than `lte` takes there">'.
            { path: "args.amount", op: "lte", value_from: "principal.role" },
            // @ts-expect-error Type '5' is not assignable to type '5 & Problem<"`value` does not go with `value_from`">'.
            { path: "args.amount", op: "lte", value_from: "principal.limits.daily", value: 5 },
            // @ts-expect-error Type '"lte"' is not assignable to type '"lte" & Problem<"`lte` goes with a `value`" | "`lte` goes with a `value_from`">'.
            { path: "args.amount", op: "lte" },
            // @ts-expect-error Type '"principal.id"' is not assignable to type '"principal.id" & Problem<"in a call of `refund` this has another type than `in` takes there">'.
            { path: "args.to", op: "in", value_from: "principal.id" },
            // @ts-expect-error Type 'true' is not assignable to type 'true & Problem<"`ignore_case` does not go with `regex`">'.
            { path: "args.to", op: "regex", value: "a", ignore_case: true },
            // @ts-expect-error Type 'true' is not assignable to type 'true & Problem<"`if_absent` does not go with `exists`">'.
            { path: "args.to", op: "exists", value: true, if_absent: true },
            // @ts-expect-error Type '"eq"' is not assignable to type '"eq" & Problem<"`eq` does not take what stands there in a call of `refund`">'.
            { path: "args.amount", op: "eq", value: 5, ignore_case: true },
            // @ts-expect-error Type '["a", 5]' is not assignable to type 'readonly ["a", 5] & Problem<"expected values of one type">'.
            { path: "args.to", op: "in", value: ["a", 5] },
            // @ts-expect-error Type '["a", ""]' is not assignable to type 'readonly ["a", ""] & Problem<"expected a text that is not empty">'.
            { path: "args.to", op: "starts_with", value: ["a", ""] },
            // @ts-expect-error Type '["srv"]' is not assignable to type 'readonly ["srv"] & Problem<"`srv` is not what `within` takes">'.
            { path: "args.to", op: "within", value: ["srv"] },
            // @ts-expect-error Type '-1' is not assignable to type '-1 & Problem<"expected a whole number, 0 or more">'.
            { path: "args.to", op: "min_size", value: -1 },
            // @ts-expect-error Type '"min_size"' is not assignable to type '"min_size" & Problem<"`min_size` does not take what stands there in a call of `refund`">'.
            { path: "args.amount", op: "min_size", value: 1 },
            // @ts-expect-error Type '"1"' is not assignable to type '"1" & Problem<"expected a whole number, 0 or more">'.
            { path: "args.to", op: "max_size", value: "1" },
            // @ts-expect-error Type '"refnd"' is not assignable to type '"refnd" & Problem<"`eq` does not take this value in a call of `refund`">'.
            { path: "tool", op: "eq", value: "refnd" },
            // @ts-expect-error Type '["args", "amnt"]' is not assignable to type 'readonly ["args", "amnt"] & Problem<"a call of `refund` has nothing at this path">'.
            { path: ["args", "amnt"], op: "eq", value: 5 },
            // @ts-expect-error Type '["args"]' is not assignable to type 'readonly ["args"] & Problem<"a path has a name behind `args`, `principal`, `annotations` or `scope`">'.
            { path: ["args"], op: "exists", value: true },
            // @ts-expect-error Type '"eq"' is not assignable to type '"eq" & Problem<"`eq` goes with a `value`" | "`eq` goes with a `value_from`">'.
            { path: "args.amount", op: "eq", values: 5 },
            // @ts-expect-error Type '[]' is not assignable to type 'readonly [] & Problem<"expected a condition or more">'.
            { any: [] },
            // @ts-expect-error Type '"5"' is not assignable to type '"5" & Problem<"`lte` does not take this value in a call of `refund`">'.
            { all: [{ path: "args.amount", op: "lte", value: "5" }] },
            // @ts-expect-error Type '"5"' is not assignable to type '"5" & Problem<"`lte` does not take this value in a call of `refund`">'.
            { not: { path: "args.amount", op: "lte", value: "5" } },
            // @ts-expect-error Type '"args.amount"' is not assignable to type '"args.amount" & Problem<"no elements stand at this path">'.
            { every: "args.amount", conditions: [{ path: "item", op: "eq", value: 1 }] },
            // @ts-expect-error Type '1' is not assignable to type '1 & Problem<"`eq` does not take this value in a call of `refund`">'.
            { every: "args.to", conditions: [{ path: "item", op: "eq", value: 1 }] },
            // @ts-expect-error Type '"item.x"' is not assignable to type '"item.x" & Problem<"a call of `refund` has nothing at this path">'.
            { some: "args.to", conditions: [{ path: "item.x", op: "eq", value: 1 }] },
            // @ts-expect-error Type '[]' is not assignable to type 'readonly [] & Problem<"expected a condition or more">'.
            { every: "args.to", conditions: [] },
            // @ts-expect-error Type 'true' is not assignable to type 'true & Problem<"`if_absent` is not a key here">'.
            { any: [{ path: "tool", op: "exists", value: true }], if_absent: true },
          ],
        },
      ],
    },
  },
});
definePolicy<OpenTools>()({
  version: "2",
  default: "deny",
  tools: {
    // @ts-expect-error Type '"lt"' is not assignable to type '"lt" & Problem<"`lt` does not take what stands there in a call of `search`">'.
    search: { require: [{ conditions: [{ path: "args.query", op: "lt", value: 1 }] }] },
    // @ts-expect-error Type '"true"' is not assignable to type '"true" & Problem<"`eq` does not take this value in a call of `find`">'.
    find: { deny_if: [{ conditions: [{ path: "args.filter.exact", op: "eq", value: "true" }] }] },
  },
});

// Limits: what they count by, and what goes together.
define({
  version: "2",
  default: "deny",
  all_tools: {
    limits: [
      // @ts-expect-error Type '"args.path"' is not assignable to type '"args.path" & Problem<"a call of `approve` has nothing at this path" | "a call of `refund` has nothing at this path" | "a call of `list_roots` has nothing at this path" | "a call of `run` has nothing at this path">'.
      { counter: "a", window: "day", max: 1, scope: "grant", by: ["args.path"] },
      // @ts-expect-error Type '["args", "to"]' is not assignable to type 'readonly ["args", "to"] & Problem<"limits of `all_tools` count calls">'.
      { counter: "b", window: "day", max: 1, scope: "grant", increment_from_size: ["args", "to"] },
    ],
  },
  tools: {
    refund: {
      limits: [
        // @ts-expect-error Type '"args.to"' is not assignable to type '"args.to" & Problem<"this is not a text, a number or a boolean in a call of `refund`">'.
        { counter: "c", window: "day", max: 1, scope: "grant", by: ["args.to"] },
        // @ts-expect-error Type '"principal.teams"' is not assignable to type '"principal.teams" & Problem<"this is not a text, a number or a boolean in a call of `refund`">'.
        { counter: "d", window: "day", max: 1, scope: "grant", by: ["principal.teams"] },
        // @ts-expect-error Type '[]' is not assignable to type 'readonly [] & Problem<"expected a path or more">'.
        { counter: "e", window: "day", max: 1, scope: "grant", by: [] },
        {
          counter: "f",
          window: "day",
          max: 1,
          scope: "grant",
          // @ts-expect-error Type '"GBP"' is not assignable to type '"GBP" & Problem<"`eq` does not take this value in a call of `refund`">'.
          when: [{ path: "args.currency", op: "eq", value: "GBP" }],
        },
        // @ts-expect-error Type '["args", "amount"]' is not assignable to type 'readonly ["args", "amount"] & Problem<"this is not an array in a call of `refund`">'.
        { counter: "g", window: "day", max: 1, scope: "grant", increment_from_size: ["args", "amount"] },
        // @ts-expect-error Type '2' is not assignable to type '2 & Problem<"`amount` does not go with an argument that is counted">'.
        { counter: "h", window: "day", max: 1, scope: "grant", amount: 2, increment_from: "args.amount" },
        // @ts-expect-error Type '"UTC"' is not assignable to type '"UTC" & Problem<"a `zone` goes with `\"day\"`, `\"week\"` or `\"month\"` that does not slide">'.
        { counter: "i", window: "hour", max: 1, scope: "grant", zone: "UTC" },
        // @ts-expect-error Type 'true' is not assignable to type 'true & Problem<"a sliding window is a length of time">'.
        { counter: "j", window: "month", max: 1, scope: "grant", sliding: true },
        // @ts-expect-error Type '"on_end"' is not assignable to type '"on_end" & Problem<"`\"on_end\"` needs `sliding: true`">'.
        { counter: "k", window: 600, max: 1, scope: "grant", release: "on_end" },
        // @ts-expect-error Type '"on_error"' is not assignable to type '"on_error" & Problem<"`amount: 0` charges nothing that could be given back">'.
        { counter: "l", window: 600, max: 1, scope: "grant", amount: 0, release: "on_error" },
        // @ts-expect-error Type '1.5' is not assignable to type '1.5 & Problem<"expected a whole number, 0 or more">'.
        { counter: "m", window: 600, max: 1, scope: "grant", amount: 1.5 },
      ],
    },
    "re*": {
      // @ts-expect-error Type '"args.currency"' is not assignable to type '"args.currency" & Problem<"a call of `read_file` has nothing at this path">'.
      limits: [{ counter: "n", window: "day", max: 1, scope: "grant", by: ["args.currency"] }],
    },
  },
});
define({
  version: "2",
  default: "deny",
  tools: {
    refund: {
      limits: [
        // @ts-expect-error Type '"args.crrency"' is not assignable to type 'readonly string[] | CallPath<Refund, Principal>'. Did you mean '"args.currency"'?
        { counter: "c", window: "day", max: 1, scope: "grant", by: ["args.crrency"] },
        // @ts-expect-error Type '"args.amount"' is not assignable to type 'readonly string[] | "args.to"'.
        { counter: "d", window: "day", max: 1, scope: "grant", increment_from_size: "args.amount" },
      ],
    },
  },
});

// What observes, and what goes with an action.
define({
  version: "2",
  default: "deny",
  mode: "observe",
  tools: {
    refund: {
      // @ts-expect-error Type '"enforce"' is not assignable to type '"enforce" & Problem<"this document observes, and so does all of it">'.
      mode: "enforce",
      // @ts-expect-error Type '"observe"' is not assignable to type '"observe" & Problem<"this document observes, and so does all of it">'.
      require: [{ mode: "observe", conditions: [] }],
    },
    // @ts-expect-error Type '"observe"' is not assignable to type '"observe" & Problem<"an entry that observes has a rule, a limit, `arguments`, or an `action` but `allow`">'.
    read_file: { mode: "observe" },
    // @ts-expect-error Type '"a"' is not assignable to type '"a" & Problem<"`on_deny` is not a key here">'.
    approve: { approve_if: [{ conditions: [], on_deny: "a" }] },
    // @ts-expect-error Type '[]' is not assignable to type 'readonly [] & Problem<"`action: \"deny\"` stands alone or with `reason`, `except` and `mode`">'.
    run: { action: "deny", approve_if: [] },
    // @ts-expect-error Type '"why"' is not assignable to type '"why" & Problem<"`reason` belongs to `action: \"deny\"` or `\"require_approval\"`">'.
    "edit-file": { reason: "why" },
  },
});

// A name that no argument has.
define({
  version: "2",
  default: "deny",
  tools: {
    // @ts-expect-error Type '"pth"' is not assignable to type '"path" | "head" | "mode"'. Did you mean '"path"'?
    read_file: { arguments: ["pth", "head"] },
  },
});

// What may be remembered, and where.
define({
  version: "2",
  default: "deny",
  tools: {
    // @ts-expect-error Type '"args.amnt"' is not assignable to type 'readonly string[] | "args.amount" | "args.currency" | "args.priority" | "args.to"'. Did you mean '"args.amount"'?
    refund: { action: "require_approval", remember: { seconds: 900, match: ["args.amnt"] } },
    // @ts-expect-error Object literal may only specify known properties, but 'second' does not exist in type 'RememberFor<Run>'. Did you mean to write 'seconds'?
    run: { action: "require_approval", remember: { second: 900 } },
  },
});
define({
  version: "2",
  default: "deny",
  tools: {
    // @ts-expect-error Type '{ seconds: 900; }' is not assignable to type '{ readonly seconds: 900; } & Problem<"`remember` goes with `action: \"require_approval\"` or a rule of `approve_if`">'.
    refund: { remember: { seconds: 900 } },
    // @ts-expect-error Type '{ seconds: 900; }' is not assignable to type '{ readonly seconds: 900; } & Problem<"`remember` goes with `action: \"require_approval\"` or a rule of `approve_if`">'.
    approve: { approve_if: [], remember: { seconds: 900 } },
    // @ts-expect-error Type '0' is not assignable to type '0 & Problem<"expected a whole number of seconds, 1 or more">'.
    run: { action: "require_approval", remember: { seconds: 0 } },
    // @ts-expect-error Type '["args.path", "args.path"]' is not assignable to type 'readonly ["args.path", "args.path"] & Problem<"this names a path twice">'.
    read_file: { action: "require_approval", remember: { seconds: 9, match: ["args.path", "args.path"] } },
    // @ts-expect-error Type '["principal", "id"]' is not assignable to type 'readonly ["principal", "id"] & Problem<"`match` names arguments">'.
    "edit-file": { action: "require_approval", remember: { seconds: 9, match: [["principal", "id"]] } },
    // @ts-expect-error Type '["args", "edits"]' is not assignable to type 'readonly ["args", "edits"] & Problem<"a call of `read_file` has nothing at this path">'.
    "*_file": { action: "require_approval", remember: { seconds: 9, match: [["args", "edits"]] } },
  },
});
