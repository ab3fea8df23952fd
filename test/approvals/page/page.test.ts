import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../src/index.js";
import { DELETE } from "../support.js";
import { setUpPage } from "./support.js";

/** The words of a page, as a reader sees them. */
const wordsOf = (page: string): string =>
  page
    .replace(/<head>.*<\/head>/s, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replaceAll(/\s+/g, " ");

describe("the page of one call", () => {
  it("shows the whole call, who asks, the rule, what is left of the limits, and how long it stands", async () => {
    const limits = [{ counter: "calls", window: "day", max: 5, scope: "grant" }];
    const deny_if = [{ conditions: [{ path: "principal.role", op: "eq", value: "guest" }] }];
    const policy = { version: "2", name: "jobs-team", default: "deny", tools: { delete_job: { action: "require_approval", reason: "it cannot be undone", deny_if, limits } } }; // biome-ignore format: one line
    const { queue, engine, text } = setUpPage({}, { queue: { namespace: "jobs" }, policy });
    const call = { ...DELETE, args: { id: 7, "two words": [true] }, principal: { role: "admin" } };
    const { approval } = await queue.evaluate(engine, call, { client: "claude-ai 0.1.0" });
    const { id } = (approval as { record: { id: string } }).record;
    expect(wordsOf(await text(`/${id}`))).toContain(
      [
        `You answer as bob All calls One call delete_job waiting, 60 minutes left it cannot be undone`,
        `Arguments id 7 "two words" [ true ]`,
        `Grant ann Session s1 Caller { "role" : "admin" } Client claude-ai 0.1.0 Server jobs`,
        `Rule /tools/delete_job/action Policy jobs-team Revision ${engine.revision()}`,
        `Asked 2026-01-01 00:00:00 UTC Id ${id}`,
        `Limits, as the call was made calls for this grant: 5 of 5 left this day, until 2026-01-02 00:00:00 UTC`,
        `Note for the model and the history, if you like Approve Deny`,
      ].join(" "),
    );
  });

  it("says of a hidden value that it is hidden", async () => {
    const redact = { paths: ["args.password"], key: "a secret of sixteen" };
    const { asked, text } = setUpPage({}, { queue: { redact } });
    const id = await asked({ ...DELETE, args: { password: "hunter2", note: "•••" } });
    const page = await text(`/${id}`);
    expect(page).not.toContain("hunter2");
    expect(wordsOf(page)).toContain(
      'note "•••" password ••• hidden Values that are kept secret are marked as ••• hidden . An answer counts for them too.',
    );
  });

  it("has no markup but its own, whatever the call says", async () => {
    const evil = '"><script>alert(1)</script><!--\u202e';
    const policy = {
      version: "2",
      default: "deny",
      tools: { "*": { action: "require_approval", reason: "<img src=x>" } },
    };
    const { queue, engine, text } = setUpPage({ authenticate: () => evil }, { policy });
    const call = {
      tool: evil,
      args: { [evil]: evil, list: [{ [evil]: evil }] },
      scope: { grant: evil, session: evil },
    };
    const { approval } = await queue.evaluate(engine, call, { client: evil });
    const { id } = (approval as { record: { id: string } }).record;
    await queue.decide(id, { approve: false, by: "x", note: evil });
    for (const page of [await text("/"), await text(`/${id}`)]) {
      expect(page).toContain("&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#60;!--\\u{202e}");
      expect(page.match(/<script|<img|<!--|\u202e/g)).toEqual(["<script"]);
    }
  });

  it("offers as much time as the policy allows for later calls", async () => {
    const remember = { seconds: 1_200, match: ["args.repo"] };
    const policy = { version: "2", default: "deny", tools: { delete_job: { action: "require_approval", remember } } };
    const { asked, text } = setUpPage({}, { policy });
    const page = await text(`/${await asked({ ...DELETE, args: { repo: "a" } })}`);
    expect([...page.matchAll(/<option value="(\d*)">/g)].map(([, seconds]) => seconds)).toEqual(["", "60", "300", "900", "1200"]); // biome-ignore format: one line
    expect(wordsOf(page)).toContain("At most: later calls of this tool with the same `args.repo`, for 20 minutes.");
  });

  it("offers no such time if the policy says nothing of it", async () => {
    const { asked, text } = setUpPage();
    expect(await text(`/${await asked()}`)).not.toContain("<select");
  });

  it.each([
    [{ approve: false, note: "use\nthe archive" }, "denied", "Denied by bob. use the archive"],
    [{ approve: true }, "approved", "Approved by bob. The same call runs once if it is made within 15 minutes ."],
  ])("says how %j was answered", async (answer, badge, outcome) => {
    const { asked, answer: send, text } = setUpPage();
    const id = await asked();
    await send(id, answer);
    const words = wordsOf(await text(`/${id}`));
    expect([words.includes(`delete_job ${badge} `), words.includes(outcome)]).toEqual([true, true]);
  });

  it("says that a yes was used, and what it still covers", async () => {
    const remember = { seconds: 900 };
    const policy = { version: "2", default: "deny", tools: { delete_job: { action: "require_approval", remember } } };
    const { asked, answer, fate, pass, text, submit } = setUpPage({}, { policy });
    const id = await asked();
    await answer(id, { approve: true, rememberSeconds: 900 });
    await fate();
    pass(60_000);
    expect(wordsOf(await text(`/${id}`))).toContain(
      "The yes also counts for later calls of this tool with the same arguments, for 14 minutes. Note for the model and the history, if you like Take the yes back",
    );
    expect((await submit(id, { answer: "no" })).status).toBe(303);
    expect(await fate()).not.toBe("runs");
  });

  it("takes back a remembered yes whose own call never came, or came under another policy", async () => {
    const remember = { seconds: 86_400, match: ["args.repo"] };
    const policy = { version: "2", default: "deny", tools: { merge: { action: "require_approval", remember } } };
    const merge = (pr: number) => ({ tool: "merge", args: { repo: "a", pr }, scope: { grant: "ann" } });
    const { asked, answer, fate, pass, text, submit, queue, engine } = setUpPage({}, { policy });
    const id = await asked(merge(1));
    await answer(id, { approve: true, rememberSeconds: 86_400 });
    engine.replacePolicy(parsePolicy({ ...policy, hide: ["x"] }));
    await fate(merge(1));
    expect([(await queue.find(id))?.state, await text(`/${id}`)]).toEqual(["outdated", expect.stringContaining("Take the yes back")]); // biome-ignore format: one line
    engine.replacePolicy(parsePolicy(policy));
    pass(900_000);
    expect(await fate(merge(2))).toBe("runs");
    expect((await submit(id, { answer: "no" })).status).toBe(303);
    expect(await fate(merge(2))).toBe("pending");
    expect(await text(`/${id}`)).not.toContain("Take the yes back");
  });

  it("offers to take a remembered yes back once the time for its own call is over", async () => {
    const remember = { seconds: 86_400 };
    const policy = { version: "2", default: "deny", tools: { delete_job: { action: "require_approval", remember } } };
    const { asked, answer, pass, text, submit, fate } = setUpPage({}, { policy });
    const id = await asked();
    await answer(id, { approve: true, rememberSeconds: 86_400 });
    pass(900_000);
    expect(wordsOf(await text(`/${id}`))).toContain("Take the yes back");
    await submit(id, { answer: "no" });
    expect(await fate()).toBe("pending");
  });

  it("says that time is over, and that the policy changed", async () => {
    const { asked, pass, text } = setUpPage();
    const id = await asked();
    pass(3_600_000);
    expect(wordsOf(await text(`/${id}`))).toContain("Nobody answered in time.");
    expect(await text(`/${id}`)).not.toContain("<form");
  });
});

describe("the form of a call", () => {
  it("answers without a script, and leads to the call", async () => {
    const { asked, submit, queue, fate } = setUpPage();
    const id = await asked();
    const response = await submit(id, { answer: "yes", note: "go\r\non", rememberSeconds: "" });
    expect([response.status, response.headers.get("location")]).toEqual([303, id]);
    expect(await queue.find(id)).toMatchObject({ state: "approved", note: "go\non", answeredBy: "bob" });
    expect(await fate()).toBe("runs");
  });

  it("lets a no be a no, whatever time was chosen", async () => {
    const { asked, submit, queue } = setUpPage();
    const id = await asked();
    await submit(id, { answer: "no", note: "", rememberSeconds: "900" });
    expect(await queue.find(id)).toMatchObject({ state: "denied" });
  });

  it.each([{}, { answer: "maybe" }, { answer: "__proto__" }, { answer: "yes", rememberSeconds: "soon" }])("that says %j is refused", async (fields) => {
    const { asked, submit, queue } = setUpPage();
    const id = await asked();
    expect((await submit(id, fields as Record<string, string>)).status).toBe(400);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  }); // biome-ignore format: one line

  it("that comes second shows the first answer", async () => {
    const { asked, submit } = setUpPage();
    const id = await asked();
    await submit(id, { answer: "no" });
    const response = await submit(id, { answer: "yes" });
    expect(response.status).toBe(409);
    expect(wordsOf(await response.text())).toContain("the answer does not count: this call is denied already");
  });
});

describe("the first page", () => {
  it("shows what waits, the first asked first, and what does not wait any more", async () => {
    const { asked, answer, text } = setUpPage();
    const ids: string[] = [];
    for (const id of [1, 2, 3]) ids.push(await asked({ ...DELETE, args: { id } }));
    await answer(ids[1]!, { approve: false });
    const [waiting = "", history = ""] = (await text("/")).split('id="history-title"');
    expect([...waiting.matchAll(/data-id="(\w+)"/g)].map(([, id]) => ids.indexOf(id!))).toEqual([0, 2]);
    expect([...history.matchAll(/<a href="(\w+)">/g)].map(([, id]) => ids.indexOf(id!))).toEqual([1]);
  });

  it("leads to earlier calls", async () => {
    const { asked, text, queue } = setUpPage({}, { queue: { maxPending: 200, maxPendingPerAccount: 200 } });
    const ids: string[] = [];
    for (let id = 0; id < 101; id++) {
      ids.push(await asked({ ...DELETE, args: { id } }));
      await queue.decide(ids[id]!, { approve: false, by: "bob" });
    }
    const first = await text("/");
    const [, before] = /href="\?before=(\w+)#history-title"/.exec(first) ?? [];
    expect([before, first.includes(`href="${ids[0]}"`)]).toEqual([ids[1], false]);
    expect(await text(`/?before=${before}`)).toContain(`href="${ids[0]}"`);
  });

  it("has landmarks, a language, a name for each field, and a place that speaks", async () => {
    const { asked, text } = setUpPage();
    const id = await asked();
    const page = await text("/");
    for (const part of ['<html lang="en"', '<main id="main">', 'href="#main"', '<p id="live" role="status">', `<label for="note-${id}">`, `<article class="card pending" id="call-${id}"`, `aria-labelledby="title-${id}"`]) // biome-ignore format: one line
      expect(page).toContain(part);
    expect(page).not.toMatch(/ (?:style|on\w+)=|<style|javascript:/);
  });
});
