import { Server } from "@modelcontextprotocol/server";
import { expect } from "vitest";
import { handlerOf, post } from "../modern.js";
import { DENIED, scripted } from "../support.js";
import { type Guard, guardTest } from "./guard-test.js";

const LIST = {
  tools: ["add", "secret"].map((name) => ({ name, inputSchema: { type: "object" as const } })),
  nextCursor: "page 2",
  ttlMs: 5_000,
  cacheScope: "public" as const,
  _meta: { "a.server/own": "kept" },
};

function listing({ guardServer }: Guard, isVisible: (tool: string) => boolean) {
  const engine = { ...scripted(() => DENIED).engine, isVisible } as never;
  return handlerOf(() => {
    const server = new Server({ name: "test", version: "1" }, { capabilities: { tools: {} } });
    server.setRequestHandler("tools/list", () => LIST);
    server.setRequestHandler("tools/call", () => ({ content: [] }));
    return guardServer(server, { engine });
  });
}

const SERVER_INFO = { "io.modelcontextprotocol/serverInfo": { name: "test", version: "1" } };

guardTest("a denial of the modern era says that it is complete", async (guard) => {
  const { result } = await post(
    listing(guard, () => true),
    "tools/call",
    { name: "add" },
  );
  expect(result).toMatchObject({ isError: true, resultType: "complete" });
});

guardTest("a shortened list of the modern era is private, and is otherwise what the server said", async (guard) => {
  const { result } = await post(
    listing(guard, (tool) => tool !== "secret"),
    "tools/list",
    {},
  );
  expect(result).toEqual({
    tools: [{ name: "add", inputSchema: { type: "object" } }],
    nextCursor: "page 2",
    ttlMs: 5_000,
    cacheScope: "private",
    resultType: "complete",
    _meta: { "a.server/own": "kept", ...SERVER_INFO },
  });
});

guardTest("a list that is not shortened stays as public as the server made it", async (guard) => {
  const { result } = await post(
    listing(guard, () => true),
    "tools/list",
    {},
  );
  expect(result).toMatchObject({ tools: [{ name: "add" }, { name: "secret" }], cacheScope: "public" });
});
