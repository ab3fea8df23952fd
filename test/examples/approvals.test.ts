import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ApprovalRecord } from "../../src/approvals/index.js";
import { DELETE, NEW_YEAR, setUp } from "../approvals/support.js";

// The examples import `tollgate` by name, which is the built package: `npm test` builds it first.
const example = (name: string) =>
  import(/* @vite-ignore */ new URL(`../../examples/approvals/${name}`, import.meta.url).href);
const signIn = (request: Request): string | undefined => request.headers.get("x-user") ?? undefined;

/** The port of a server, which is closed after the test. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe("the page, mounted in", () => {
  const overHttp = async (server: Server, path: string) => {
    const port = await listening(server);
    return (below: string, init: RequestInit = {}) => fetch(`http://localhost:${port}${path}${below}`, init);
  };
  type Ask = (below: string, init?: RequestInit) => Promise<Response>;
  const MOUNTS: readonly (readonly [string, (queue: unknown) => Promise<Ask>])[] = [
    ["node-http.mjs", async (queue) => overHttp((await example("node-http.mjs")).createPage(queue, signIn), "/")],
    [
      "express.mjs",
      async (queue) => overHttp(createServer((await example("express.mjs")).createApp(queue, signIn)), "/approvals/"),
    ],
    [
      "hono.mjs",
      async (queue) => {
        const app = (await example("hono.mjs")).createApp(queue, signIn);
        return async (below, init) => app.fetch(new Request(`http://localhost/approvals/${below}`, init));
      },
    ],
    [
      "worker.mjs",
      async (queue) => {
        const { fetch: handle } = (await example("worker.mjs")).createWorker(queue, signIn, "approvals.example.com");
        return (below, init) => handle(new Request(`https://approvals.example.com/${below}`, init));
      },
    ],
  ];

  it.each(MOUNTS)("%s shows a call to who signed in, and takes an answer", async (_, mount) => {
    const { queue, asked, fate } = setUp();
    const id = await asked();
    const ask = await mount(queue);
    expect((await ask("")).status).toBe(401);
    const bob = { "x-user": "bob" };
    expect(await (await ask("", { headers: bob })).text()).toContain("delete_job");
    const headers = { ...bob, "content-type": "application/json" };
    const answered = await ask(`api/calls/${id}`, { method: "POST", headers, body: '{"approve":true}' });
    expect([answered.status, await fate()]).toEqual([200, "runs"]);
  });
});

describe("webhook.mjs", () => {
  const SECRET = "thirty-two random characters here";

  it("sends a link that is good until the question ends, for this question alone", async () => {
    const { notifyByWebhook, isSigned } = await example("webhook.mjs");
    const messages: string[] = [];
    const port = await listening(
      createServer(async (request, response) => {
        for await (const part of request) messages.push(String(part));
        response.end();
      }),
    );
    const told: Promise<void>[] = [];
    const notify = notifyByWebhook(`http://127.0.0.1:${port}/`, "https://approvals.example.com/", SECRET);
    const { asked } = setUp({ notify: (record: ApprovalRecord) => void told.push(notify(record)) });
    const id = await asked();
    await Promise.all(told);
    const [, address = ""] = /^"delete_job" waits for approval: (.*)$/.exec(JSON.parse(messages.join("")).text) ?? [];
    const link = new URL(address);
    expect(link.pathname).toBe(`/${id}`);
    const end = NEW_YEAR + 3_600_000;
    expect([isSigned(link, SECRET, end - 1), isSigned(link, SECRET, end)]).toEqual([true, false]);
    const altered = [
      address.replace(id, "another"),
      address.replace(/until=\d+/, "until=9999999999999"),
      address.replace(/&signature=.*/, ""),
    ];
    expect(altered.map((one) => isSigned(new URL(one), SECRET, NEW_YEAR))).toEqual([false, false, false]);
    expect(isSigned(link, `${SECRET}!`, NEW_YEAR)).toBe(false);
  });
});

describe("slack.mjs", () => {
  const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";
  const options = { signingSecret, mayDecide: (user: string) => user === "U1", now: () => NEW_YEAR };

  /** A request as Slack documents it: a form with a payload, a timestamp, and a signature of both. */
  function pressed(
    action_id: string,
    value: string,
    { user = "U1", at = NEW_YEAR / 1000, secret = signingSecret } = {},
  ) {
    const payload = { type: "block_actions", user: { id: user }, actions: [{ type: "button", action_id, value }] };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`;
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": `${at}`,
      "x-slack-signature": signature,
    };
    return new Request("https://example.com/slack", { method: "POST", headers, body });
  }

  it("lets a button answer, once, by who may", async () => {
    const { slackHandler } = await example("slack.mjs");
    const { queue, asked, fate } = setUp();
    const id = await asked();
    const handle = slackHandler(queue, options);
    const textOf = async (request: Request): Promise<string> => (await (await handle(request)).json()).text;
    expect(await textOf(pressed("approve", id, { user: "U2" }))).toBe("You may not answer this.");
    expect(await textOf(pressed("approve", id))).toBe("Approved by U1.");
    // A replay changes nothing.
    expect(await textOf(pressed("deny", "no-such-id"))).toBe("This question is gone.");
    expect(await textOf(pressed("approve", id))).toBe("It is approved already.");
    expect([await fate(), await fate()]).toEqual(["runs", "pending"]);
  });

  it.each([
    ["another secret", { secret: "another" }],
    ["an old timestamp", { at: NEW_YEAR / 1000 - 301 }],
    ["no number as its timestamp", { at: Number.NaN }],
  ])("refuses a request with %s", async (_, more) => {
    const { slackHandler } = await example("slack.mjs");
    const { queue, asked } = setUp();
    const id = await asked();
    expect((await slackHandler(queue, options)(pressed("approve", id, more))).status).toBe(401);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it("shows the whole call as plain text, or leads to the page", async () => {
    const { messageOf } = await example("slack.mjs");
    const { queue, asked } = setUp();
    const short = await queue.find(await asked({ ...DELETE, args: { id: 7, "\u202e": "<@U9>" } }));
    const long = await queue.find(await asked({ ...DELETE, args: { text: "x".repeat(3_000) } }));
    const [message, other] = [messageOf(short, "https://example.com/"), messageOf(long, "https://example.com/")];
    expect(message.blocks[0].text).toEqual({
      type: "plain_text",
      text: 'ann asks to run delete_job: it cannot be undone\n{"id":7,"\\u{202e}":"<@U9>"}',
    });
    const actions = ({ blocks }: typeof message) =>
      blocks[1].elements.map(({ action_id }: { action_id: string }) => action_id);
    expect([actions(message), actions(other)]).toEqual([["approve", "deny"], ["open"]]);
  });
});

it("docs/approvals-page.md shows node-http.mjs as it is", () => {
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(read("docs/approvals-page.md")).toContain(`\`\`\`js\n${read("examples/approvals/node-http.mjs")}\`\`\``);
});
