import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { expect } from "vitest";
import { call } from "../raw.js";
import { scripted, turn } from "../support.js";
import { trap } from "./trap.js";

trap(
  "a batch of messages does not slip past",
  async ({ guardTransport }) => {
    const { engine, calls } = scripted();
    const [wire, end] = InMemoryTransport.createLinkedPair();
    guardTransport(end, { engine });
    const seen: unknown[] = [];
    const answers: unknown[] = [];
    end.onmessage = (message) => void seen.push(message);
    wire.onmessage = (message) => void answers.push(message);
    await end.start();
    await wire.send([call(1, { name: "add" }), { jsonrpc: "2.0", method: "notifications/x" }] as never);
    await turn();
    const message = "Invalid Request: send each request on its own, not in a batch";
    expect(seen).toEqual([]);
    expect(answers).toEqual([{ jsonrpc: "2.0", id: 1, error: { code: -32600, message } }]);
    expect(calls).toEqual([]);
  },
  {
    without: "a look at arrays",
    file: "read-message.ts",
    words: 'if (Array.isArray(message)) return { kind: "refused", refusal: refuseBatch(message) };',
  },
);
