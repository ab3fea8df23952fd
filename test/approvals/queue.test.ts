import { describe, expect, it } from "vitest";
import { approvalText, createApprovalQueue, createMemoryApprovalStore } from "../../src/approvals/index.js";
import type { ApprovalRecord } from "../../src/approvals/record.js";
import { createEngine, parsePolicy } from "../../src/index.js";
import { DELETE, NEW_YEAR, POLICY, setUp } from "./support.js";

const YES = { approve: true, by: "bob" } as const;
const NO = { approve: false, by: "bob" } as const;

describe("a call that needs approval", () => {
  it("is pending at once, runs once after a yes, and asks anew then", async () => {
    const { queue, asked, fate } = setUp();
    const id = await asked();
    expect(await queue.decide(id, YES)).toMatchObject({
      decided: true,
      record: { state: "approved", answeredBy: "bob" },
    });
    expect([await fate(), await fate()]).toEqual(["runs", "pending"]);
  });

  it("makes one record if it is made twice", async () => {
    const { queue, asked } = setUp();
    expect(await asked()).toBe(await asked());
    expect(await queue.list()).toHaveLength(1);
  });

  it("is the same call whatever the order of its arguments, and from another session of the same grant", async () => {
    const { queue, asked, fate } = setUp();
    await queue.decide(await asked({ ...DELETE, args: { id: 7, why: "old" } }), YES);
    expect(
      await fate({ tool: "delete_job", args: { why: "old", id: 7 }, scope: { session: "s2", grant: "ann" } }),
    ).toBe("runs");
  });

  it.each([
    ["other arguments", { ...DELETE, args: { id: 8 } }],
    ["one argument more", { ...DELETE, args: { id: 7, force: true } }],
    ["a text for a number", { ...DELETE, args: { id: "7" } }],
    ["another grant", { ...DELETE, scope: { grant: "eve", session: "s1" } }],
    ["no grant but a session of that name", { ...DELETE, scope: { session: "ann" } }],
    ["no account", { tool: "delete_job", args: { id: 7 } }],
  ])("does not run by the yes to one with %s", async (_, other) => {
    const { queue, asked, fate } = setUp();
    await queue.decide(await asked(), YES);
    expect(await fate(other)).toBe("pending");
    expect(await fate()).toBe("runs");
  });

  it("does not run by the yes to the same call of another namespace", async () => {
    const { store, engine, queue, asked } = setUp({ namespace: "billing" });
    await queue.decide(await asked(), YES);
    const other = createApprovalQueue({ store, namespace: "shop" });
    expect((await other.evaluate(engine, DELETE)).approval).toMatchObject({ state: "pending", isNew: true });
  });

  it("is denied with the note while the no stands, and asks anew after it", async () => {
    const { queue, asked, fate, engine, pass } = setUp();
    await queue.decide(await asked(), { ...NO, note: "use the archive" });
    const { decision, approval } = await queue.evaluate(engine, DELETE);
    expect(decision.effect).toBe("require_approval");
    expect(approval).toMatchObject({ state: "denied", record: { note: "use the archive" } });
    pass(899_999);
    expect(await fate()).toBe("denied");
    pass(1);
    expect(await fate()).toBe("pending");
  });

  it("asks anew, and says so, if nobody answered in time", async () => {
    const { queue, asked, engine, pass } = setUp();
    const id = await asked();
    pass(3_600_000);
    const { approval } = await queue.evaluate(engine, DELETE);
    expect(approval).toMatchObject({ state: "pending", isNew: true, previous: { id, state: "expired" } });
    expect(await queue.decide(id, YES)).toMatchObject({ decided: false, record: { state: "expired" } });
  });

  it("does not run by a yes that is older than fifteen minutes", async () => {
    const { queue, asked, fate, pass } = setUp();
    await queue.decide(await asked(), YES);
    pass(900_000);
    expect(await fate()).toBe("pending");
  });

  it("counts no answer across a change of the policy, and says so", async () => {
    const { queue, asked, engine, fate } = setUp();
    const id = await asked();
    await queue.decide(id, YES);
    engine.replacePolicy(parsePolicy({ ...POLICY, hide: ["secret"] }));
    const { approval } = await queue.evaluate(engine, DELETE);
    expect(approval).toMatchObject({ state: "pending", previous: { id, state: "outdated" } });
    engine.replacePolicy(parsePolicy(POLICY));
    expect(await fate()).toBe("pending");
  });

  it("keeps the first answer", async () => {
    const { queue, asked, fate } = setUp();
    const id = await asked();
    await queue.decide(id, NO);
    expect(await queue.decide(id, { ...YES, by: "eve" })).toMatchObject({
      decided: false,
      record: { answeredBy: "bob" },
    });
    expect(await fate()).toBe("denied");
  });

  it("does not run if the yes was taken back before it was used", async () => {
    const { queue, asked, fate } = setUp();
    const id = await asked();
    await queue.decide(id, YES);
    expect(await queue.decide(id, NO)).toMatchObject({ decided: true, record: { state: "denied" } });
    expect(await fate()).toBe("denied");
  });

  it("runs once if many equal ones come at once after one yes", async () => {
    const { queue, asked, fate } = setUp();
    await queue.decide(await asked(), YES);
    const fates = await Promise.all(Array.from({ length: 20 }, () => fate()));
    expect(fates.filter((one) => one === "runs")).toHaveLength(1);
    expect(fates.filter((one) => one === "pending")).toHaveLength(19);
  });

  it("is still held by every rule and limit", async () => {
    const policy = { ...POLICY, tools: { delete_job: { ...POLICY.tools.delete_job, limits: [{ counter: "calls", window: "day", max: 1, scope: "grant" }] } } }; // biome-ignore format: one line
    const { queue, asked, fate } = setUp({}, policy);
    for (const expected of ["runs", "limit_exceeded"]) {
      await queue.decide(await asked(), YES).catch(() => {});
      const { decision } = { decision: await fate() };
      expect([decision]).toEqual([expected === "runs" ? "runs" : "approved"]);
    }
  });

  it("asks nobody about a call that is allowed or denied anyway", async () => {
    const { queue, fate } = setUp();
    expect([
      await fate({ tool: "list_jobs" }),
      await fate({ tool: "pay", args: { to: "ann", amount: 100 } }),
      await fate({ tool: "pay", args: { to: "mallory", amount: 101 } }),
      await fate({ tool: "other" }),
    ]).toEqual(["runs", "runs", "deny_if_matched", "default_deny"]);
    expect(await queue.list()).toEqual([]);
  });

  it("binds the caller where the policy looks at it", async () => {
    const policy = { ...POLICY, tools: { delete_job: { action: "require_approval", deny_if: [{ conditions: [{ path: "principal.role", op: "eq", value: "guest" }] }] } } }; // biome-ignore format: one line
    const { queue, asked, fate } = setUp({}, policy);
    await queue.decide(await asked({ ...DELETE, principal: { role: "admin" } }), YES);
    expect(await fate({ ...DELETE, principal: { role: "owner" } })).toBe("pending");
    expect(await fate({ ...DELETE, principal: { role: "admin" } })).toBe("runs");
  });
});

describe("a yes that is remembered", () => {
  const policy = (remember: object) => ({
    version: "2",
    default: "deny",
    tools: { merge: { action: "require_approval", remember } },
  });
  const merge = (args: object, grant = "ann") => ({ tool: "merge", args: { ...args }, scope: { grant } });
  const remembering = { ...YES, rememberSeconds: 600 };

  it("counts for calls with equal values at `match`, for so long as the person said", async () => {
    const { queue, asked, fate, pass } = setUp({}, policy({ seconds: 900, match: ["args.repo"] }));
    const id = await asked(merge({ repo: "a", pr: 1 }));
    await queue.decide(id, remembering);
    expect([
      await fate(merge({ repo: "a", pr: 1 })),
      await fate(merge({ repo: "a", pr: 2 })),
      await fate(merge({ repo: "a" })),
      await fate(merge({ repo: "b", pr: 1 })),
      await fate(merge({ pr: 1 })),
      await fate(merge({ repo: "a", pr: 1 }, "eve")),
    ]).toEqual(["runs", "runs", "runs", "pending", "pending", "pending"]);
    pass(600_000);
    expect(await fate(merge({ repo: "a", pr: 3 }))).toBe("pending");
  });

  it("counts for equal arguments alone without `match`", async () => {
    const { queue, asked, fate } = setUp({}, policy({ seconds: 900 }));
    await queue.decide(await asked(merge({ repo: "a" })), remembering);
    expect([await fate(merge({ repo: "a" })), await fate(merge({ repo: "a" })), await fate(merge({ repo: "a", pr: 1 }))]).toEqual(["runs", "runs", "pending"]); // biome-ignore format: one line
  });

  it("counts no more once it is taken back", async () => {
    const { queue, asked, fate } = setUp({}, policy({ seconds: 900 }));
    const id = await asked(merge({ repo: "a" }));
    await queue.decide(id, remembering);
    await fate(merge({ repo: "a" }));
    await queue.decide(id, NO);
    expect(await fate(merge({ repo: "a" }))).not.toBe("runs");
  });

  it("leaves no yes behind for the call that it was given for", async () => {
    const { queue, asked, fate, pass } = setUp({}, policy({ seconds: 900 }));
    await queue.decide(await asked(merge({ repo: "a" })), { ...YES, rememberSeconds: 60 });
    expect([await fate(merge({ repo: "a" })), await fate(merge({ repo: "a" }))]).toEqual(["runs", "runs"]);
    pass(60_000);
    expect(await fate(merge({ repo: "a" }))).toBe("pending");
  });

  it("does not count for a call to which a person said no", async () => {
    const { queue, asked, fate, pass } = setUp({}, policy({ seconds: 900, match: ["args.repo"] }));
    const [first, second] = [await asked(merge({ repo: "a", pr: 1 })), await asked(merge({ repo: "a", pr: 2 }))];
    await queue.decide(first, remembering);
    await queue.decide(second, NO);
    expect(await fate(merge({ repo: "a", pr: 2 }))).toBe("denied");
    expect([await fate(merge({ repo: "a", pr: 1 })), await fate(merge({ repo: "a", pr: 3 }))]).toEqual([
      "runs",
      "runs",
    ]);
    expect(await queue.list()).toHaveLength(2);
    pass(599_999);
    expect(await fate(merge({ repo: "a", pr: 2 }))).toBe("denied");
  });

  it("does not count under another revision", async () => {
    const { queue, asked, fate, engine } = setUp({}, policy({ seconds: 900 }));
    await queue.decide(await asked(merge({ repo: "a" })), remembering);
    engine.replacePolicy(parsePolicy({ ...policy({ seconds: 900 }), hide: ["x"] }));
    expect(await fate(merge({ repo: "a" }))).toBe("pending");
  });

  it("covers no more than the policy says, and nothing where it says nothing", async () => {
    const { queue, asked } = setUp({}, policy({ seconds: 900 }));
    const id = await asked(merge({ repo: "a" }));
    await expect(queue.decide(id, { ...YES, rememberSeconds: 901 })).rejects.toThrow("at most 900");
    const { queue: strict, asked: askedStrictly } = setUp();
    await expect(strict.decide(await askedStrictly(), remembering)).rejects.toThrow("at most 0");
  });

  it("covers no more if a prototype is polluted", async () => {
    const { queue, asked } = setUp();
    Object.defineProperty(Object.prototype, "remember", { value: { seconds: 900 }, configurable: true });
    try {
      const id = await asked();
      await expect(queue.decide(id, remembering)).rejects.toThrow("at most 0");
    } finally {
      Reflect.deleteProperty(Object.prototype, "remember");
    }
  });

  it("covers nothing beyond the call if a path of `match` meets something else but an object", async () => {
    const { queue, asked } = setUp({}, policy({ seconds: 900, match: ["args.repo.name"] }));
    const id = await asked(merge({ repo: "a" }));
    expect((await queue.find(id))?.remember).toBeUndefined();
    await expect(queue.decide(id, remembering)).rejects.toThrow("at most 0");
  });
});

describe("the bounds of a queue", () => {
  const call = (id: number, grant: string) => ({ tool: "delete_job", args: { id }, scope: { grant } });

  it("deny what is one too many, in all and for each account, until there is room", async () => {
    const { queue, engine, fate, asked, pass } = setUp({ maxPending: 3, maxPendingPerAccount: 2 });
    const first = await asked(call(1, "ann"));
    await asked(call(2, "ann"));
    expect((await queue.evaluate(engine, call(3, "ann"))).approval).toEqual({
      state: "unavailable",
      why: "account_full",
    });
    await asked(call(1, "eve"));
    expect((await queue.evaluate(engine, call(2, "eve"))).approval).toEqual({ state: "unavailable", why: "full" });
    expect(await fate(call(1, "ann"))).toBe("pending");
    await queue.decide(first, NO);
    expect(await fate(call(2, "eve"))).toBe("pending");
    pass(3_600_000);
    expect(await fate(call(3, "ann"))).toBe("pending");
  });

  it("deny what is too long for a person to read", async () => {
    const { queue, engine } = setUp();
    const long = { ...DELETE, args: { text: "x".repeat(262_144) } };
    expect((await queue.evaluate(engine, long)).approval).toEqual({ state: "unavailable", why: "too_large" });
  });
});

describe("a record", () => {
  it("holds the call as it will run, who asks, the rule, the limits, and the answer", async () => {
    const limits = [{ counter: "calls", window: "day", max: 5, scope: "grant" }];
    const policy = { ...POLICY, tools: { delete_job: { ...POLICY.tools.delete_job, limits } } };
    const { queue, engine } = setUp({ namespace: "jobs" }, policy);
    const { approval } = await queue.evaluate(engine, DELETE, { client: "claude-ai 0.1.0" });
    const { id } = (approval as { record: ApprovalRecord }).record;
    expect(await queue.find(id)).toEqual({
      ...{ id, state: "pending", namespace: "jobs", tool: "delete_job", args: { id: 7 }, hidden: [] },
      ...{ scope: { grant: "ann", session: "s1" }, client: "claude-ai 0.1.0", revision: engine.revision() },
      ...{ reason: "it cannot be undone", rule: "/tools/delete_job/action" },
      limits: [
        {
          counter: "calls",
          scope: "grant",
          window: "day",
          max: 5,
          used: 0,
          remaining: 5,
          resetAt: NEW_YEAR + 86_400_000,
        },
      ],
      ...{ askedAt: NEW_YEAR, expiresAt: NEW_YEAR + 3_600_000, now: NEW_YEAR },
    });
  });

  it("is a copy: what becomes of the arguments later changes nothing", async () => {
    const { queue, engine } = setUp();
    const args = { id: 7 };
    const waiting = queue.evaluate(engine, { ...DELETE, args });
    args.id = 8;
    const { approval } = await waiting;
    expect((approval as { record: ApprovalRecord }).record.args).toEqual({ id: 7 });
  });

  it("lists the newest first, the open ones alone if asked, in pages", async () => {
    const { queue, asked } = setUp();
    const ids: string[] = [];
    for (const id of [1, 2, 3]) ids.push(await asked({ ...DELETE, args: { id } }));
    await queue.decide(ids[1]!, NO);
    const listed = async (query?: object) => (await queue.list(query)).map(({ id }) => ids.indexOf(id));
    expect([await listed(), await listed({ open: true }), await listed({ limit: 1 }), await listed({ before: ids[1] }), await listed({ before: "x" })]).toEqual([[2, 1, 0], [2, 0], [2], [0], []]); // biome-ignore format: one line
  });
});

describe("values that are hidden", () => {
  const redact = { paths: ["args.password", "args.users.pin", "principal.token"], key: "a secret of sixteen" };

  it("are stored as a hash, shown as dots, and bound", async () => {
    const { queue, store, asked, fate } = setUp({ redact });
    const call = { ...DELETE, args: { password: "hunter2", users: [{ pin: 1234 }, { name: "x" }] } };
    const id = await asked(call);
    expect(JSON.stringify(await store.find(id))).not.toMatch(/hunter2|1234/);
    expect(await queue.find(id)).toMatchObject({
      args: { password: "•••", users: [{ pin: "•••" }, { name: "x" }] },
      hidden: ["/args/password", "/args/users/0/pin"],
    });
    await queue.decide(id, YES);
    expect(await fate({ ...call, args: { ...call.args, password: "hunter3" } })).toBe("pending");
    expect(await fate(call)).toBe("runs");
  });

  it("are not the call with the hash, or with the dots, in their place", async () => {
    const { queue, store, asked, fate } = setUp({ redact });
    const id = await asked({ ...DELETE, args: { password: "hunter2" } });
    await queue.decide(id, YES);
    const { args } = JSON.parse((await store.find(id))!.body);
    expect(await fate({ ...DELETE, args })).toBe("pending");
    expect(await fate({ ...DELETE, args: { password: "•••" } })).toBe("pending");
  });
});

describe("a store", () => {
  const broken = (how: () => Promise<never>) => {
    const store = createMemoryApprovalStore();
    const heard: unknown[] = [];
    const queue = createApprovalQueue({ store: { ...store, add: how }, storeTimeoutMs: 20, onStoreFailure: (error) => void heard.push(error) }); // biome-ignore format: one line
    return { queue, heard, engine: createEngine({ policy: parsePolicy(POLICY) }) };
  };

  it.each([
    ["rejects", () => Promise.reject(new Error("away"))],
    [
      "throws",
      () => {
        throw new Error("away");
      },
    ],
    ["never answers", () => new Promise<never>(() => {})],
  ])("that %s denies the call, and tells the operator alone", async (_, how) => {
    const { queue, heard, engine } = broken(how);
    const { decision, approval } = await queue.evaluate(engine, DELETE);
    expect(approval).toEqual({ state: "unavailable", why: "store" });
    expect(approvalText(decision, approval!)).not.toContain("away");
    await Promise.resolve();
    expect(heard).toHaveLength(1);
  });

  it("that fails as a yes is used lets nothing run", async () => {
    const { store, engine, queue, asked } = setUp();
    await queue.decide(await asked(), YES);
    const deaf = createApprovalQueue({ store: { ...store, spend: () => Promise.reject(new Error("away")) } });
    expect((await deaf.evaluate(engine, DELETE)).approval).toEqual({ state: "unavailable", why: "store" });
  });
});

describe("`notify`", () => {
  it("is told of each new question once, and neither its errors nor its silence matter", async () => {
    const told: string[] = [];
    const notify = ({ id }: ApprovalRecord): void => {
      told.push(id);
      throw new Error("no network");
    };
    const { asked } = setUp({ notify });
    const id = await asked();
    await asked();
    expect(told).toEqual([id]);
  });
});

describe("how a person answers", () => {
  it("is said with the pending call", async () => {
    const { queue, engine } = setUp({ url: (id) => `https://example.com/approvals/${id}` });
    const { decision, approval } = await queue.evaluate(engine, DELETE);
    const { id } = (approval as { record: ApprovalRecord }).record;
    expect(approvalText(decision, approval!)).toBe(
      `[APPROVAL PENDING] it cannot be undone; a person has to approve this call, and it was not run. Approval is asked for under the id ${id}: a person opens https://example.com/approvals/${id}. The question stands for 60 minutes. Make the same call again, with the same arguments, once it was answered. Do not try another way.`,
    );
  });
});

describe("the answer of a person", () => {
  it.each([
    ["a text", "yes", "decide: expected an object"],
    ["no name", { approve: true }, "`by` to be a text"],
    ["a word for yes", { approve: "yes", by: "bob" }, "`approve` to be `true` or `false`"],
    ["a no that is remembered", { approve: false, by: "bob", rememberSeconds: 5 }, "with a yes alone"],
    ["another key", { approve: true, by: "bob", aprove: 1 }, "did you mean `approve`"],
  ])("that is %s is refused, and the question stays open", async (_, answer, message) => {
    const { queue, asked } = setUp();
    const id = await asked();
    await expect(queue.decide(id, answer as never)).rejects.toThrow(message);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it("to a question that nobody asked is none", async () => {
    expect(await setUp().queue.decide("x", YES)).toBeUndefined();
  });
});

describe("createApprovalQueue", () => {
  it.each([
    [{}, "`store` to be a store of approvals"],
    [{ store: {} }, "`store` to be a store of approvals"],
    [
      { store: createMemoryApprovalStore(), redact: { paths: ["password"], key: "a secret of sixteen" } },
      "paths such as",
    ],
    [
      { store: createMemoryApprovalStore(), redact: { paths: ["args.password"], key: "short" } },
      "at least 16 characters",
    ],
    [{ store: createMemoryApprovalStore(), maxPending: 0 }, "`maxPending` to be a whole number of at least 1"],
    [{ store: createMemoryApprovalStore(), expireAfterMs: 5 }, "did you mean `expiresAfterMs`?"],
  ])("says what it expected of options %#", (options, message) => {
    expect(() => createApprovalQueue(options as never)).toThrow(message);
  });
});
