import { describe, expect, it, onTestFinished } from "vitest";
import { servePage } from "../../../src/cli/approvals/serve.js";
import { DELETE, setUp } from "../../approvals/support.js";

describe("the page of the command", () => {
  async function served() {
    const { queue, engine } = setUp();
    await queue.evaluate(engine, DELETE);
    const { address, close } = await servePage(queue, "ann", 0);
    onTestFinished(close);
    const url = new URL(address);
    const bearer = { authorization: `Bearer ${url.searchParams.get("token")}` };
    return { queue, url, bearer };
  }

  it("is for whoever has the address, and leads to one without the token", async () => {
    const { url } = await served();
    const first = await fetch(url, { redirect: "manual" });
    expect([first.status, first.headers.get("location")]).toEqual([303, "/"]);
    const cookie = first.headers.get("set-cookie")!.split(";")[0]!;
    const page = await fetch(url.origin, { headers: { cookie } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("delete_job")]);
  });

  it.each([
    ["no token", ""],
    ["another token", `?token=${"x".repeat(32)}`],
  ])("lets nobody in with %s", async (_, query) => {
    const { url } = await served();
    expect((await fetch(`${url.origin}/${query}`)).status).toBe(401);
  });

  it("is not served under a name of another host", async () => {
    const { url, bearer } = await served();
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      request(url.origin, { headers: { ...bearer, host: "attacker.example" } }, (answer) =>
        resolve(answer.statusCode),
      ).end();
    });
    expect(status).toBeGreaterThanOrEqual(400);
  });

  it("says which port it cannot have", async () => {
    const { url, queue } = await served();
    await expect(servePage(queue, "ann", Number(url.port))).rejects.toThrow(`cannot serve at 127.0.0.1:${url.port}: `);
  });
});
