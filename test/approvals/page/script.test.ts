import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { type ApprovalHandlerOptions, toNodeHandler } from "../../../src/approvals/index.js";
import { onPath } from "../../servers/found.js";
import { DELETE } from "../support.js";
import { setUpPage } from "./support.js";

const CHROMIUM = onPath("chromium");
const why = CHROMIUM === null ? " (needs Chromium: apt-get install chromium)" : "";

// At once, as each waits for the page most of the time.
describe.skipIf(CHROMIUM === null).concurrent(`the page in a browser${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM! });
  });
  afterAll(() => browser?.close());

  /** The page of a new queue, once it takes answers; whatever goes wrong in it is an error of the test. */
  async function open(
    { onTestFinished }: TestContext,
    { handler: options = {}, context = {}, policy, before = async () => {} }: Setting = {},
  ) {
    const authenticate = () => ({ name: "bob@example.com" });
    const parts = setUpPage({ authenticate, pollMs: 20, ...options }, policy && { policy });
    const server = createServer(toNodeHandler(parts.handler));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const page = await browser.newPage(context);
    const wrong: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && wrong.push(message.text())));
    page.on("pageerror", (error) => void wrong.push(error.message));
    page.on("dialog", (dialog) => void wrong.push(dialog.message()));
    onTestFinished(async () => {
      await page.context().close();
      server.closeAllConnections();
      server.close();
    });
    await before(parts);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    if (context.javaScriptEnabled !== false) await page.waitForSelector("html[data-ready]");
    return {
      ...parts,
      page,
      wrong,
      card: (id: string) => page.locator(`#call-${id}`),
      said: () => page.locator("#live"),
    };
  }

  interface Setting {
    readonly handler?: Partial<ApprovalHandlerOptions>;
    readonly context?: BrowserContextOptions;
    readonly policy?: object;
    readonly before?: (parts: ReturnType<typeof setUpPage>) => Promise<unknown>;
  }

  it("shows a new call as it is made, below the others, and says so", async (test) => {
    const { page, asked, card, said, wrong } = await open(test, { before: ({ asked }) => asked() });
    expect(await page.title()).toBe("(1) Approvals");
    const id = await asked({ ...DELETE, args: { id: 8 } });
    await card(id).waitFor();
    expect(await page.locator("#waiting article").last().getAttribute("data-id")).toBe(id);
    expect(await card(id).locator("dd pre").first().textContent()).toBe("8");
    expect(await said().textContent()).toBe("New: delete_job. 2 calls wait.");
    expect(await page.title()).toBe("(2) Approvals");
    expect(wrong).toEqual([]);
  });

  it("takes an answer by the keyboard alone, and goes on from the call", async (test) => {
    const { page, asked, card, fate, queue, said, wrong } = await open(test);
    const id = await asked();
    await card(id).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("go on");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(`#call-${id}[data-state=approved]`).waitFor();
    expect(await queue.find(id)).toMatchObject({ state: "approved", note: "go on", answeredBy: "bob@example.com" });
    expect(await page.evaluate("document.activeElement.id")).toBe(`title-${id}`);
    expect(await said().textContent()).toContain("Approved by bob@example.com.");
    expect(await page.title()).toBe("Approvals");
    expect([await fate(), wrong]).toEqual(["runs", []]);
  });

  it("keeps the keyboard at a call that the watch shows as answered before the answer itself is back", async (test) => {
    const { page, asked, card } = await open(test);
    const id = await asked();
    await card(id).waitFor();
    await page.route(`**/${id}`, async (route) => {
      const response = await route.fetch();
      if (route.request().method() === "POST") await page.locator(`#call-${id}[data-state=approved]`).waitFor();
      await route.fulfill({ response });
    });
    await card(id).getByRole("button", { name: "Approve" }).focus();
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.keyboard.press("Enter");
    await answered;
    await page.waitForFunction(`document.querySelector("#live").textContent.startsWith("Approved")`);
    expect(await page.evaluate("document.activeElement.id")).toBe(`title-${id}`);
  });

  it("denies, and lets a yes cover later calls for the time that was chosen", async (test) => {
    const tool = { action: "require_approval", remember: { seconds: 900, match: ["args.repo"] } };
    const policy = { version: "2", default: "deny", tools: { merge: tool } };
    const merge = (repo: string, pr: number) => ({ tool: "merge", args: { repo, pr }, scope: { grant: "ann" } });
    const { asked, card, fate, queue } = await open(test, { policy });
    const [yes, no] = [await asked(merge("a", 1)), await asked(merge("b", 1))];
    await card(yes).getByLabel("A yes counts for").selectOption("this call, and later ones for 5 minutes");
    await card(yes).getByRole("button", { name: "Approve" }).click();
    await card(no).getByRole("button", { name: "Deny" }).click();
    await card(no).and(card(no).page().locator("[data-state=denied]")).waitFor();
    expect(await queue.find(yes)).toMatchObject({ rememberedUntil: expect.any(Number) });
    expect([await fate(merge("a", 1)), await fate(merge("a", 2)), await fate(merge("b", 1))]).toEqual(["runs", "runs", "denied"]); // biome-ignore format: one line
  });

  it("moves no other call as one is answered elsewhere", async (test) => {
    const { page, asked, answer, card, said } = await open(test);
    const [first, second] = [await asked(), await asked({ ...DELETE, args: { id: 8 } })];
    await card(second).waitFor();
    const before = await card(second).boundingBox();
    await answer(first, { approve: false, note: "no" });
    await page.locator(`#call-${first}[data-state=denied]`).waitFor();
    expect(await card(second).boundingBox()).toEqual(before);
    expect(await said().textContent()).toBe("delete_job: Denied by bob@example.com. 1 call waits.");
  });

  it("takes no click that comes as the page comes to the front", async (test) => {
    const { page, asked, card, said, queue } = await open(test);
    const id = await asked();
    await card(id).waitFor();
    await page.evaluate(`dispatchEvent(new Event("focus")); document.querySelector("button.yes").click()`);
    expect(await said().textContent()).toBe("This page had just come to the front. Press the button again.");
    expect(await queue.find(id)).toMatchObject({ state: "pending" });
    await page.waitForSelector("html[data-ready]");
    await card(id).getByRole("button", { name: "Approve" }).click();
    await page.locator(`#call-${id}[data-state=approved]`).waitFor();
  });

  it("shows markup and marks that turn text as the letters that they are", async (test) => {
    const evil = `"><img src=x onerror="alert(1)"><script>alert(1)</script>\u202e`;
    const policy = { version: "2", default: "deny", tools: { "*": { action: "require_approval", reason: evil } } };
    const call = { tool: evil, args: { [evil]: evil, list: [{ [evil]: evil }] }, scope: { grant: evil } };
    const { page, card, asked, wrong } = await open(test, { policy });
    const id = await asked(call);
    await card(id).waitFor();
    await page.reload();
    const text = (await card(id).textContent())!;
    expect(text.split(`onerror="alert(1)"><script>alert(1)</script>\\u{202e}`).length).toBeGreaterThan(2);
    expect(text).not.toMatch(/[\u202e\u200b]/);
    expect(await page.locator("img, article script").count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  it("can be read and answered without a script", async (test) => {
    const { page, asked, queue } = await open(test, { context: { javaScriptEnabled: false } });
    const id = await asked();
    await page.reload();
    await page.getByLabel("Note").fill("by hand");
    await page.getByRole("button", { name: "Approve" }).click();
    await page.locator("[data-state=approved]").waitFor();
    expect(new URL(page.url()).pathname).toBe(`/${id}`);
    expect(await queue.find(id)).toMatchObject({ state: "approved", note: "by hand" });
  });

  it.for(["light", "dark"] as const)("has letters that can be read if the reader's system is %s", async (colorScheme, test) => {
    const { page, wrong } = await open(test, { context: { colorScheme }, before: async ({ asked, answer }) => {
      await answer(await asked({ ...DELETE, args: { id: 8 } }), { approve: false });
      await answer(await asked({ ...DELETE, args: { id: 9 } }), { approve: true });
      await asked();
    } });
    const { ground, least } = await contrastOf(page);
    expect(ground).toBe(colorScheme);
    expect(least).toBeGreaterThanOrEqual(4.5);
    expect(wrong).toEqual([]);
  }); // biome-ignore format: one line

  it("needs no scrolling to the side on a narrow screen, and cuts nothing off", async (test) => {
    const context = { viewport: { width: 320, height: 640 } };
    const { page } = await open(test, { context, before: ({ asked }) => asked({ ...DELETE, args: { ["x".repeat(200)]: "y".repeat(2_000) } }) }); // biome-ignore format: one line
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
    const cut = await page.evaluate(
      `[...document.querySelectorAll("article, article *")].filter((element) => element.getBoundingClientRect().right > 320 || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth)).map(({ localName }) => localName)`,
    );
    expect(cut).toEqual([]);
    const box = await page.getByRole("button", { name: "Approve" }).boundingBox();
    expect(box!.height).toBeGreaterThanOrEqual(44);
  });

  it("is in no frame of another site", async (test) => {
    const { page } = await open(test);
    const url = page.url();
    await page.route("https://evil.example/", (route) =>
      route.fulfill({ contentType: "text/html", body: `<iframe src="${url}"></iframe>` }),
    );
    await page.goto("https://evil.example/");
    expect(await page.frameLocator("iframe").getByRole("heading").count()).toBe(0);
  });
});

/** Whether the ground is light or dark, and the least contrast of any text with what stands behind it. */
async function contrastOf(page: Page): Promise<{ readonly ground: string; readonly least: number }> {
  return page.evaluate(`(() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => channels(color).slice(0, 3)
      .map((of) => of / 255).map((of) => (of <= 0.04045 ? of / 12.92 : ((of + 0.055) / 1.055) ** 2.4))
      .reduce((sum, of, i) => sum + of * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (element) => {
      const color = getComputedStyle(element).backgroundColor;
      return (channels(color)[3] ?? 1) === 0 ? behind(element.parentElement) : color;
    };
    const isShown = (element) => element.checkVisibility() && [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== "");
    const contrasts = [...document.body.querySelectorAll("*")].filter(isShown).map((element) => {
      const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
    return { ground: light(behind(document.body)) > 0.5 ? "light" : "dark", least: Math.min(...contrasts) };
  })()`);
}
