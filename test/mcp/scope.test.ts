import { describe, expect, test } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import type { GuardContext, GuardEvent, ScopeFunction } from "../../src/mcp/index.js";
import { contextOf, defaultScope, scopeOf } from "../../src/mcp/scope.js";
import { call, raw } from "./raw.js";
import { scripted } from "./support.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function scopeBy(extra: unknown, sessionId: unknown, scope: ScopeFunction = defaultScope): unknown {
  return scopeOf(scope, contextOf(extra, sessionId, "c1"));
}

describe("the default scope", () => {
  test("without authentication is one grant for all, and a session for each connection", async () => {
    const { engine, calls } = scripted();
    for (const _ of ["first", "second"])
      await (await raw({ engine })).send(call(1, { name: "add" }), call(2, { name: "add" }));
    expect(calls.map((each) => each.scope?.grant)).toEqual(["local", "local", "local", "local"]);
    const [first, again, second] = calls.map((each) => each.scope?.session);
    expect(first).toMatch(UUID);
    expect(again).toBe(first);
    expect(second).not.toBe(first);
    expect(calls[2]?.scope?.session).not.toBe(first);
  });

  const cases: readonly (readonly [string, unknown, unknown, unknown])[] = [
    ["takes the client as the grant", { authInfo: { clientId: "acme" } }, undefined, { grant: "acme", session: "c1" }],
    ["takes the transport's session", { authInfo: { clientId: "acme" } }, "s1", { grant: "acme", session: "s1" }],
    [
      "over v1 HTTP without sessions takes the grant",
      { authInfo: { clientId: "a" }, requestInfo: { headers: {} } },
      undefined,
      { grant: "a", session: "a" },
    ],
    [
      "over v2 HTTP without sessions takes the grant",
      { request: new Request("http://x.invalid") },
      undefined,
      { grant: "local", session: "local" },
    ],
    [
      "has no grant for authentication without a client",
      { authInfo: { token: "t" } },
      "s1",
      { grant: undefined, session: "s1" },
    ],
    [
      "has no grant for authentication that is unreadable",
      { authInfo: "acme" },
      "s1",
      { grant: undefined, session: "s1" },
    ],
    [
      "takes the client of authentication that is an object of a class",
      {
        authInfo: new (class {
          get clientId() {
            return "acme";
          }
        })(),
      },
      "s1",
      { grant: "acme", session: "s1" },
    ],
    ["takes an empty session id for none", undefined, "", { grant: "local", session: "c1" }],
    ["takes a session id that is no string for none", undefined, 7, { grant: "local", session: "c1" }],
    ["takes authentication that is null for none", { authInfo: null }, "s1", { grant: "local", session: "s1" }],
  ];
  test.each(cases)("%s", (_, extra, sessionId, expected) => {
    expect(scopeBy(extra, sessionId)).toEqual(expected);
  });
});

describe("a custom scope", () => {
  test("is told of authentication, session, connection and headers", () => {
    const seen: GuardContext[] = [];
    const scope: ScopeFunction = (context) => {
      seen.push(context);
      return { grant: context.headers?.["x-tenant"], session: "s" };
    };
    const v1 = {
      authInfo: { clientId: "a" },
      requestInfo: { headers: { "X-Tenant": "t1", two: ["a", "b"], none: undefined, nothing: null } },
    };
    expect(scopeBy(v1, "s1", scope)).toEqual({ grant: "t1", session: "s" });
    const v2 = { request: new Request("http://x.invalid", { headers: { "X-Tenant": "t2" } }) };
    expect(scopeBy(v2, undefined, scope)).toEqual({ grant: "t2", session: "s" });
    expect(seen.map((context) => ({ ...context, headers: { ...context.headers } }))).toEqual([
      { authInfo: { clientId: "a" }, sessionId: "s1", headers: { "x-tenant": "t1", two: "a,b" }, connectionId: "c1" },
      { authInfo: undefined, sessionId: undefined, headers: { "x-tenant": "t2" }, connectionId: "c1" },
    ]);
  });

  test("is told of no headers where the request has none that can be read", () => {
    const seen: unknown[] = [];
    for (const headers of [undefined, "x-tenant: t1"])
      scopeBy({ request: { headers } }, "s1", (context) => ({ grant: seen.push({ ...context.headers }) }));
    expect(seen).toEqual([{}, {}]);
  });

  const junk: readonly (readonly [string, () => unknown, unknown])[] = [
    ["that gives an array with a grant", () => Object.assign([], { grant: "g" }), {}],
    ["that gives a function with a grant", () => Object.assign(() => {}, { grant: "g" }), {}],
    [
      "that throws",
      () => {
        throw new Error("no");
      },
      {},
    ],
    ["that answers nothing", () => undefined, {}],
    ["that answers a string", () => "acme", {}],
    ["that answers a promise", () => Promise.resolve({ grant: "a" }), {}],
    // biome-ignore lint/suspicious/noThenProperty: what query builders return is awaited like a promise, and is none
    ["that answers what is awaited like one", () => ({ then: () => undefined }) as never, {}],
    ["that rejects", () => Promise.reject(new Error("no")), {}],
    ["of other types", () => ({ grant: 7, session: ["s"] }), { grant: undefined, session: undefined }],
    [
      "with inherited values",
      () => Object.create({ grant: "a", session: "b" }),
      { grant: undefined, session: undefined },
    ],
  ];
  test.each(junk)("%s carries nothing", (_, scope, expected) => {
    expect(scopeBy(undefined, "s1", scope as ScopeFunction)).toEqual(expected);
  });

  const HTTP = { authInfo: { clientId: "app" }, requestInfo: { headers: {} } };
  test.each<readonly [string, object, unknown, object]>([
    ["leaves out the session keeps the transport's", { grant: "user" }, "s1", { grant: "user", session: "s1" }],
    ["leaves out the session without one takes its own grant", { grant: "user" }, undefined, { grant: "user", session: "user" }],
    ["leaves out the grant keeps the client's", { session: "s" }, "s1", { grant: "app", session: "s" }],
    ["leaves out both keeps both", {}, "s1", { grant: "app", session: "s1" }],
    ["returns an undefined grant carries none", { grant: undefined }, "s1", { grant: undefined, session: "s1" }],
    ["returns an undefined grant without a session carries neither", { grant: undefined }, undefined, { grant: undefined, session: undefined }],
    ["returns null carries none", { grant: "user", session: null }, "s1", { grant: "user", session: undefined }],
    ["returns a grant of a class carries none", Object.create({ grant: "user" }), "s1", { grant: undefined, session: "s1" }],
  ])("that %s", (_, given, sessionId, expected) => {
    expect(scopeBy(HTTP, sessionId, () => given)).toEqual(expected);
  }); // biome-ignore format: a table

  test("whose values a limit lacks is told of once, with what to do", async () => {
    const limits = [{ counter: "adds", window: "day", max: 3, scope: "session" }];
    const policy = parsePolicy({ version: "1", default: "deny", tools: { add: { limits } } });
    const engine = createEngine({ policy });
    const events: GuardEvent[] = [];
    for (const _ of ["first", "second"]) {
      const options = {
        engine,
        scope: () => ({ session: undefined }),
        onEvent: (event: GuardEvent) => void events.push(event),
      };
      const { send } = await raw(options);
      await send(call(1, { name: "add" }), call(2, { name: "add" }));
    }
    expect(events.filter(({ kind }) => kind !== "call")).toEqual([
      {
        kind: "warning",
        enforced: true,
        message:
          "the limit at /tools/add/limits/0 counts by a scope value that this call does not carry, so it denies every such call; " +
          "let `scope` return that value, leave the member out to keep its default, or count by another scope in the policy",
      },
    ]);
  });

  test("that throws does not keep a call from being decided", async () => {
    const { engine, calls } = scripted();
    const { send } = await raw({
      engine,
      scope: () => {
        throw new Error("no");
      },
    });
    await send(call(1, { name: "add" }));
    expect(calls.map((each) => each.scope)).toEqual([{}]);
  });
});
