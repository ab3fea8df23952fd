import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type ApprovalHandlerOptions, approvalHandler, toNodeHandler } from "../../../src/approvals/index.js";
import { onPath } from "../../servers/found.js";
import { DELETE, setUp } from "../support.js";

const CHROMIUM = onPath("chromium");
const why = CHROMIUM === null ? " (needs Chromium: apt-get install chromium)" : "";

describe.skipIf(CHROMIUM === null)(`the page in a browser${why}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ["--no-sandbox"] });
  }, 60_000);
  afterAll(() => browser?.close());

  /** A page that bob has opened, and what the browser complained of. */
  async function opened(context: BrowserContextOptions = {}, options: Partial<ApprovalHandlerOptions> = {}) {
    const parts = setUp();
    const handler = approvalHandler(parts.queue, { authenticate: () => "bob", pollMs: 20, ...options });
    const server = createServer(toNodeHandler(handler));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const page = await (await browser.newContext(context)).newPage();
    onTestFinished(async () => {
      await page.context().close();
      server.closeAllConnections();
      server.close();
    });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url);
    return { ...parts, page, url, complaints };
  }

  /** Presses a button by the keyboard until it is taken: a page that has just come to the front takes none. */
  async function press(page: Page, name: string): Promise<void> {
    const button = page.getByRole("button", { name });
    while ((await button.count()) > 0) {
      if (await button.isEnabled()) {
        await button.focus({ timeout: 1_000 }).catch(() => {});
        await page.keyboard.press("Enter");
      }
      await button.waitFor({ state: "detached", timeout: 300 }).catch(() => {});
    }
  }

  it("shows a new call by itself, and takes an answer from the keyboard", async () => {
    const { page, queue, asked, fate, complaints } = await opened();
    expect(await page.getByRole("article").count()).toBe(0);
    const id = await asked();
    await page.getByText("it cannot be undone").waitFor();
    await page.getByLabel(/^Note/).fill("checked");
    await press(page, "Approve");
    expect(await queue.find(id)).toMatchObject({ state: "approved", answeredBy: "bob", note: "checked" });
    expect(await fate()).toBe("runs");
    expect(complaints).toEqual([]);
  });

  it("runs nothing that a call says, and shows its signs", async () => {
    const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const { page, asked, complaints } = await opened();
    await asked({ ...DELETE, args: { [evil]: evil, turned: "\u202egnirts" } });
    await page.getByText("\\u{202e}gnirts").waitFor();
    expect(await page.getByText("<script>alert(2)</script>").count()).toBeGreaterThan(0);
    expect([await page.locator("img").count(), complaints]).toEqual([0, []]);
  });

  it("is dark if the person likes it dark", async () => {
    const brightness = async (colorScheme: "dark" | "light") => {
      const { page } = await opened({ colorScheme });
      const colour = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      return (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, one) => sum + Number(one), 0);
    };
    expect(await brightness("light")).toBeGreaterThan(600);
    expect(await brightness("dark")).toBeLessThan(200);
  });

  it("fits on a telephone, with a long text in a call", async () => {
    const { page, asked } = await opened({ viewport: { width: 360, height: 640 } });
    await asked({ ...DELETE, args: { text: "x".repeat(2_000) } });
    await page.getByText("it cannot be undone").waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  });

  it("is in no frame of another site", async () => {
    const { page, url } = await opened();
    await page.setContent(`<iframe src="${url}"></iframe>`);
    await page.waitForTimeout(0);
    const frame = page.frames().find((one) => one !== page.mainFrame());
    expect(await frame?.getByRole("heading", { name: "Waiting" }).count()).toBe(0);
  });

  it("can be read and answered without a script", async () => {
    const { page, queue, asked, url } = await opened({ javaScriptEnabled: false });
    const id = await asked();
    await page.goto(url);
    await page.getByRole("button", { name: "Deny" }).click();
    await page.getByText("Denied by bob").waitFor();
    expect(await queue.find(id)).toMatchObject({ state: "denied" });
  });
});
