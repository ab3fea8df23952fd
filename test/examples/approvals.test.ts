import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSlack, isFromSlack } from "../../examples/approvals/slack.mjs";
import { createSignedLinks } from "../../examples/approvals/webhook.mjs";
import { DELETE, setUp } from "../approvals/support.js";
import { until } from "../servers/until.js";

// The examples import `tollgate` by name, which is the built package: `npm test` builds it first.
const example = (name: string) =>
  import(/* @vite-ignore */ new URL(`../../examples/approvals/${name}`, import.meta.url).href);
const signIn = (request: Request): string | undefined => request.headers.get("x-user") ?? undefined;

/** The port of a server, which is closed after the test. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
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

  it.each(MOUNTS)("%s shows a call to who signed in, sends files and events, and takes an answer", async (_, mount) => {
    const { queue, asked, fate } = setUp();
    const id = await asked();
    const ask = await mount(queue);
    expect((await ask("")).status).toBe(401);
    const bob = { "x-user": "bob" };
    expect(await (await ask("", { headers: bob })).text()).toContain("delete_job");
    const events = (await ask("api/watch", { headers: bob })).body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    while (!heard.includes("data:")) heard += (await events.read()).value;
    expect(heard).toContain(`data: {"ids":["${id}"]}`);
    await events.cancel();
    expect((await ask("page.js")).headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    const headers = { ...bob, "content-type": "application/json" };
    const answered = await ask(`api/calls/${id}`, { method: "POST", headers, body: '{"approve":true}' });
    expect([answered.status, await fate()]).toEqual([200, "runs"]);
  });
});

/** A server that keeps the JSON that it gets, by path. */
async function listener(reply: unknown = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: each service gets another shape.
  const got: { readonly path: string; readonly authorization: string | undefined; readonly body: any }[] = [];
  const port = await listening(
    createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      got.push({ path: request.url ?? "", authorization: request.headers.authorization, body: JSON.parse(text) });
      response.end(JSON.stringify(reply));
    }),
  );
  return { url: `http://127.0.0.1:${port}`, got };
}

describe("the link of webhook.mjs", () => {
  const person = { name: "bob@example.com", grant: "bob" };
  async function setUpLinks() {
    const webhook = await listener();
    const links = createSignedLinks({ webhook: webhook.url, origin: "https://approvals.example.com", secret: "s".repeat(32), person }); // biome-ignore format: one line
    // The links end by the clock of the machine.
    const parts = setUp({ notify: (record) => links.notify({ ...record, expiresAt: Date.now() + 60_000 }) });
    const handler = links.handlerOf(parts.queue);
    const id = await parts.asked();
    await until(() => webhook.got.length === 1);
    const [link = ""] = /https:\S+/.exec(webhook.got[0]?.body.text) ?? [];
    const open = (url: string, headers: Record<string, string> = {}) => handler(new Request(url, { headers }));
    return { ...parts, ...{ webhook, handler, id, link, open } };
  }

  it("comes with words that say which call it is about", async () => {
    const { webhook, link, id } = await setUpLinks();
    expect(webhook.got[0]?.body).toEqual({ text: `bob@example.com: delete_job waits for you, as it cannot be undone. ${link}` }); // biome-ignore format: one line
    expect(link).toMatch(new RegExp(`^https://approvals\\.example\\.com/${id}\\?ticket=${id}\\.\\d+\\.[\\w-]{43}$`));
  });

  it("shows the call and answers nothing, however often it is opened; a button answers, in the person's name", async () => {
    const { handler, id, link, open, queue } = await setUpLinks();
    for (let i = 0; i < 3; i++) await open(link);
    const opened = await open(link);
    const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0]!;
    expect([opened.status, opened.headers.get("location")]).toEqual([303, `/${id}`]);
    const page = await open(`https://approvals.example.com/${id}`, { cookie });
    expect([page.status, (await page.text()).includes("<form")]).toEqual([200, true]);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
    const headers = { cookie, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
    const answered = await handler(new Request(`https://approvals.example.com/${id}`, { method: "POST", headers, body: "answer=yes" })); // biome-ignore format: one line
    expect(answered.status).toBe(303);
    expect(await queue.find(id)).toMatchObject({ state: "approved", answeredBy: "bob@example.com" });
  });

  it("is for one call, and lets nobody in if a letter of it is another one", async () => {
    const { asked, id, link, open } = await setUpLinks();
    const other = await asked({ ...DELETE, args: { id: 8 } });
    const cookie = ((await open(link)).headers.get("set-cookie") ?? "").split(";")[0]!;
    expect((await open(`https://approvals.example.com/${other}`, { cookie })).status).toBe(404);
    const changed = [link.replace(`ticket=${id}`, `ticket=${other}`), link.replace(/\.(\d)(\d+)\./, ".9$2."), link.slice(0, -1)]; // biome-ignore format: one line
    for (const url of changed) expect((await open(url)).status).toBe(401);
  });
});

describe("the message of slack.mjs", () => {
  const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";
  const people = { UA8RXUSPL: { name: "jtorrance" }, U2CERLKJA: { name: "ann", grant: "ann" } };

  async function setUpSlack() {
    const slack = await listener({ ok: true });
    const app = createSlack({ token: "xoxb-1", signingSecret, channel: "C1", linkTo: (id) => `https://approvals.example.com/${id}`, people, api: slack.url }); // biome-ignore format: one line
    const parts = setUp({ notify: app.notify, redact: { paths: ["args.password"], key: "a secret of sixteen" } });
    const handler = app.handlerOf(parts.queue);
    /** The payload that Slack's documentation has, of a button of ours. */
    const payloadOf = (action_id: string, value: string, user = "UA8RXUSPL") => ({
      type: "block_actions",
      team: { id: "T9TK3CUKW", domain: "example" },
      user: { id: user, username: "jtorrance", team_id: "T9TK3CUKW" },
      api_app_id: "AABA1ABCD",
      token: "9s8d9as89d8as9d8as989",
      container: { type: "message_attachment", message_ts: "1548261231.000200", attachment_id: 1, channel_id: "CBR2V3XEX", is_ephemeral: false, is_app_unfurl: false }, // biome-ignore format: one line
      trigger_id: "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
      channel: { id: "CBR2V3XEX", name: "review-updates" },
      message: { bot_id: "BAH5CA16Z", type: "message", text: "This content can't be displayed.", user: "UAJ2RU415", ts: "1548261231.000200" }, // biome-ignore format: one line
      response_url: `${slack.url}/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209`,
      actions: [{ action_id, block_id: "=qXel", text: { type: "plain_text", text: "View", emoji: true }, value, type: "button", action_ts: "1548426417.840180" }], // biome-ignore format: one line
    });
    const requestOf = (payload: object, seconds = Math.floor(Date.now() / 1000), secret = signingSecret) => {
      const body = `${new URLSearchParams({ payload: JSON.stringify(payload) })}`;
      const signature = `v0=${createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex")}`;
      const headers = { "content-type": "application/x-www-form-urlencoded", "x-slack-request-timestamp": `${seconds}`, "x-slack-signature": signature }; // biome-ignore format: one line
      return new Request("https://hooks.example.com/slack", { method: "POST", headers, body });
    };
    return { ...parts, ...{ slack, handler, payloadOf, requestOf } };
  }

  it("shows the whole call as plain text, and two buttons", async () => {
    const { asked, slack } = await setUpSlack();
    const id = await asked({ ...DELETE, args: { to: "*bob*\u202e", n: 2 ** 60, password: "hunter2" } });
    await until(() => slack.got.length === 1);
    const [{ path, authorization, body } = { path: "", authorization: "", body: undefined }] = slack.got;
    expect([path, authorization, body.channel]).toEqual(["/chat.postMessage", "Bearer xoxb-1", "C1"]);
    const [asks, args, { elements }] = body.blocks;
    expect([asks.text, args.text]).toEqual([
      { type: "plain_text", text: "delete_job, for ann: it cannot be undone", emoji: false },
      { type: "plain_text", text: '{"n":"1152921504606846976","password":"•••","to":"*bob*\\u{202e}"} (hidden: /args/password)', emoji: false }, // biome-ignore format: one line
    ]);
    expect(elements.map(({ action_id, value }: { action_id: string; value?: string }) => [action_id, value])).toEqual([["approve", id], ["deny", id], ["open", undefined]]); // biome-ignore format: one line
  });

  it("has no buttons if the call is too long for it", async () => {
    const { asked, slack } = await setUpSlack();
    await asked({ ...DELETE, args: { text: "x".repeat(3_000) } });
    await until(() => slack.got.length === 1);
    expect(JSON.stringify(slack.got[0]?.body)).not.toContain("approve");
    expect(slack.got[0]?.body.blocks[1].elements).toHaveLength(1);
  });

  it.each([
    ["approve", "approved", "You approved it.", "runs"],
    ["deny", "denied", "You denied it.", "denied"],
  ])("answers by the button %s, once", async (action, state, words, fate) => {
    const parts = await setUpSlack();
    const id = await parts.asked();
    await until(() => parts.slack.got.length === 1);
    const request = parts.requestOf(parts.payloadOf(action, id));
    const replay = request.clone();
    expect((await parts.handler(request)).status).toBe(200);
    expect(await parts.queue.find(id)).toMatchObject({ state, answeredBy: "jtorrance" });
    expect(parts.slack.got[1]).toMatchObject({ path: "/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209", body: { text: words } }); // biome-ignore format: one line
    expect(await parts.fate()).toBe(fate);
    await parts.handler(replay);
    expect(parts.slack.got[2]?.body.text).toMatch(
      /^Your answer does not count: the call is (?:spent|denied) already\.$/,
    );
  });

  it("approves nothing again by a replay after the yes was taken back", async () => {
    const { asked, handler, requestOf, payloadOf, queue, fate } = await setUpSlack();
    const id = await asked();
    const request = requestOf(payloadOf("approve", id));
    const replay = request.clone();
    await handler(request);
    await queue.decide(id, { approve: false, by: "bob" });
    await handler(replay);
    expect(await fate()).toBe("denied");
  });

  it.each([
    ["somebody who is not among the people", "U0000"],
    ["the person whose grant asks", "U2CERLKJA"],
  ])("is not answered by %s", async (_, user) => {
    const { asked, handler, requestOf, payloadOf, queue, slack } = await setUpSlack();
    const id = await asked();
    await until(() => slack.got.length === 1);
    await handler(requestOf(payloadOf("approve", id, user)));
    expect(slack.got[1]?.body.text).toBe("You may not answer this call. Somebody else has to.");
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it.each([
    ["another secret", 0, "another"],
    ["a time six minutes ago", -360, signingSecret],
    ["a time in six minutes", 360, signingSecret],
  ])("is not answered by a request with %s", async (_, seconds, secret) => {
    const { asked, handler, requestOf, payloadOf, queue } = await setUpSlack();
    const id = await asked();
    const request = requestOf(payloadOf("approve", id), Math.floor(Date.now() / 1000) + seconds, secret);
    expect((await handler(request)).status).toBe(401);
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
  });

  it("is signed as Slack's documentation has it", () => {
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const headers = new Headers({
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    });
    expect(isFromSlack(headers, body, signingSecret, 1_531_420_618_000)).toBe(true);
    expect(isFromSlack(headers, `${body} `, signingSecret, 1_531_420_618_000)).toBe(false);
    expect(isFromSlack(headers, body, signingSecret, 1_531_420_919_000)).toBe(false);
  });
});

it("docs/approvals-page.md shows node-http.mjs as it is", () => {
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(read("docs/approvals-page.md")).toContain(`\`\`\`js\n${read("examples/approvals/node-http.mjs")}\`\`\``);
});
