import { describe, expect, it, vi } from "vitest";
import { createRedisStore } from "../../../src/stores/redis/index.js";
import { charge, START } from "../charge.js";

/** A store over a client that replies with what the test makes of a call's tag. */
const replying = (reply: (tag: number) => unknown) =>
  createRedisStore({
    client: { send: async (_command, _script, count, ...rest) => reply(Number(rest[Number(count)])) },
  });
const LONE = 2 ** 31;

describe("a reply", () => {
  it.each<[string, (tag: number) => unknown]>([
    ["a number, the tag times 2^31 and the count", (tag) => tag * LONE + 5],
    ["the same as text", (tag) => `${tag * LONE + 5}`],
    ["a list of the tag and the count", (tag) => [tag, 5]],
    ["a list of text", (tag) => [`${tag}`, "5"]],
  ])("to a charge that travels alone is %s", async (_, reply) => {
    expect(await replying(reply).reserve([charge()], START)).toEqual({ ok: true, used: [5] });
  });

  it.each<[string, (tag: number) => unknown]>([
    ["the number of the next tag", (tag) => (tag + 1) * LONE],
    ["a number far beyond it", (tag) => (tag + 1) * LONE + 5],
    ["the number of the tag before", (tag) => tag * LONE - 1],
    ["a list of another tag", (tag) => [tag + 1, 5]],
    ["a list without a count", (tag) => [tag]],
    ["a list of two counts", (tag) => [tag, 5, 5]],
    ["nothing", () => null],
  ])("that is %s is not this call's", async (_, reply) => {
    await expect(replying(reply).reserve([charge()], START)).rejects.toThrow("a reply that is not this call's");
  });

  it.each([["5 "], [" 5"], ["5x"], ["x5"], ["0x5"], [""], ["12345678901234567"], [true], [[5]], [null], [0.5]])(
    "with %j for a count is refused",
    async (count) => {
      const store = replying((tag) => [tag, count]);
      await expect(store.reserve([charge()], START)).rejects.toThrow("holds something that is not a count");
    },
  );

  it("bears a tag that begins anywhere, so that two copies of this code on one connection hardly share any", async () => {
    vi.resetModules();
    const random = vi.spyOn(Math, "random").mockReturnValue(0.5);
    const copy = await import("../../../src/stores/redis/index.js");
    random.mockRestore();
    const tags: string[] = [];
    const client = {
      send: async (...command: string[]) => {
        tags.push(command.at(4)!);
        return null;
      },
    };
    const store = copy.createRedisStore({ client });
    for (let i = 0; i < 2; i++) await expect(store.reserve([charge()], START)).rejects.toThrow("not this call's");
    expect(tags).toEqual(["1572864", "1572865"]);
  });

  it("that is one number is none to two calls, and both are told", async () => {
    const store = replying((tag) => tag * LONE + 5);
    const answers = await Promise.allSettled([store.reserve([charge()], START), store.reserve([charge()], START)]);
    expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("that never comes, because the client throws, is told with what it threw", async () => {
    const send = (): never => {
      throw new Error("not connected");
    };
    await expect(createRedisStore({ client: { send } }).reserve([charge()], START)).rejects.toThrow("not connected");
  });
});
