import { expect, it } from "vitest";
import { readEvents, type ServerEvent } from "../../../src/cli/proxy/sse.js";

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function eventsOf(text: string | Uint8Array, size: number): Promise<readonly ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of readEvents(inChunks(Buffer.from(text), size))) events.push(event);
  return events;
}

const event = (data?: string, id?: string, retryMs?: number): ServerEvent => ({ data, id, retryMs });

it.each<[string, readonly ServerEvent[]]>([
  ["data: a\n\n", [event("a")]],
  ["data:a\r\ndata: b\r\n\r\n", [event("a\nb")]],
  ["data: ä😀\r\rdata:  c\r\r", [event("ä😀"), event(" c")]],
  ["\ufeffid: 7\nevent: message\ndata: x\n\n", [event("x", "7")]],
  ["id: 8\nretry: 20\n\n", [event(undefined, "8", 20)]],
  ["event: other\ndata: x\nid: 9\n\n", [event(undefined, "9")]],
  [": a comment\n\nretry: soon\n\n", []],
  ["data: cut\n", []],
  ["data\ndata\n\n", [event("\n")]],
])("the stream %j is read as its events, however it is cut into chunks", async (text, events) => {
  for (const size of [1, 2, 3, 1_000]) expect(await eventsOf(text, size)).toEqual(events);
});

it("a stream that is not UTF-8 is not read", async () => {
  await expect(eventsOf(Buffer.from("data: \xe4\n\n", "latin1"), 1_000)).rejects.toThrow(TypeError);
});

it("an event of many lines is read whole", async () => {
  expect((await eventsOf(`${"data:\n".repeat(300_000)}\n`, 65_536))[0]?.data?.length).toBe(299_999);
});
