import { describe, expect, it } from "vitest";
import { limit, told, tools } from "./version-2/told.js";

const sum = (increment_from: unknown, more: object = {}) => ({ ...limit, increment_from, ...more });
const of = (...limits: readonly object[]) => ({ limits });

describe("limits on one counter", () => {
  it.each<[string, object]>([
    ["two tools may count two arguments", { a: of(sum("args.a")), b: of(sum("args.b")) }],
    [
      "a pattern and a tool may count one argument, in both spellings",
      { "a*": of(sum("args.a.b")), b: of(sum(["args", "a", "b"])) },
    ],
    [
      "one that observes does not meet one that does not",
      {
        "a*": of(sum("args.a"), sum("args.b", { mode: "observe" })),
        b: of({ ...limit, mode: "observe", scope: "session" }),
      },
    ],
    [
      "an entry that observes does not meet one that does not",
      { "a*": of(sum("args.a")), b: { ...of(sum("args.b")), mode: "observe" } },
    ],
  ])("%s", (_, entries) => expect(told(tools(entries))).toEqual([]));

  it.each<[string, object, string, string, string, string]>([
    [
      "an entry that observes counts calls, and one that does not an argument",
      { "a*": of(sum("args.a")), b: { ...of(limit), mode: "observe" } },
      "/tools/b/limits/0",
      "calls",
      "/tools/a*/limits/0",
      "`args.a`",
    ],
    [
      "one entry counts two arguments",
      { a: of(sum("args.a"), sum(["args", "b"])) },
      "/tools/a/limits/1",
      "`args.b`",
      "/tools/a/limits/0",
      "`args.a`",
    ],
    [
      "a pattern counts another argument than a tool before it",
      { a: of(sum("args.a")), "b*": of(sum("args.b")) },
      "/tools/b*/limits/0",
      "`args.b`",
      "/tools/a/limits/0",
      "`args.a`",
    ],
    [
      "a tool counts another argument than a pattern before it",
      { "b*": of(sum("args.b")), a: of(sum("args.a")) },
      "/tools/a/limits/0",
      "`args.a`",
      "/tools/b*/limits/0",
      "`args.b`",
    ],
    [
      "a pattern counts another argument than the second of two tools",
      { a: of(sum("args.a")), b: of(sum("args.b")), "c*": of(sum("args.a")) },
      "/tools/c*/limits/0",
      "`args.a`",
      "/tools/b/limits/0",
      "`args.b`",
    ],
    [
      "a name with a dot is another argument",
      { "a*": of(sum("args.a.b"), sum(["args", "a.b"])) },
      "/tools/a*/limits/1",
      '`[\\"args\\",\\"a.b\\"]`',
      "/tools/a*/limits/0",
      "`args.a.b`",
    ],
    [
      "another tool counts calls",
      { a: of(sum("args.a")), b: of(limit) },
      "/tools/b/limits/0",
      "calls",
      "/tools/a/limits/0",
      "`args.a`",
    ],
    [
      "two that observe meet",
      { "a*": { ...of(sum("args.a")), mode: "observe" }, b: of({ ...limit, mode: "observe" }) },
      "/tools/b/limits/0",
      "calls",
      "/tools/a*/limits/0",
      "`args.a`",
    ],
    [
      "the rate limit of a pattern counts calls",
      {
        "a*": { rate_limit: { max: 1, window: "day" } },
        b: of(sum("args.a", { counter: "a*_rate", scope: "session" })),
      },
      "/tools/b/limits/0",
      "`args.a`",
      "/tools/a*/rate_limit",
      "calls",
    ],
  ])("is an error if %s", (_, entries, pointer, counts, other, counted) => {
    expect(told(tools(entries))).toEqual([
      [
        pointer,
        "TG112",
        `this limit counts ${counts}, but \`${other}\` counts ${counted} on the same counter; give one of them another name`,
      ],
    ]);
  });

  it("is an error if all_tools counts calls on it", () => {
    expect(told({ ...tools({ a: of(sum("args.a")) }), all_tools: of(limit) })).toEqual([
      [
        "/tools/a/limits/0",
        "TG112",
        "this limit counts `args.a`, but `/all_tools/limits/0` counts calls on the same counter; give one of them another name",
      ],
    ]);
  });
});
