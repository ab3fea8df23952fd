import { expect, it } from "vitest";
import { createRedact } from "../../src/approvals/redact.js";

const KEY = "a secret of sixteen";

it("a value is replaced by a hash of it with the key, and its place is told", async () => {
  const redact = createRedact({ paths: ["args.pin", "args.cards.number", "principal.token"], key: KEY });
  const copy = { args: { pin: 1234, cards: [{ number: "4111" }, { number: "4111" }, "x"] }, principal: { "a/b": 1 } };
  expect(await redact(copy)).toEqual(["/args/pin", "/args/cards/0/number", "/args/cards/1/number"]);
  const [first, second] = copy.args.cards as { number: string }[];
  expect(first?.number).toMatch(/^[\w-]{43}$/);
  expect([first?.number === second?.number, String(copy.args.pin) === first?.number]).toEqual([true, false]);
});

it("a value within another one is hidden with it", async () => {
  const copy = { args: { card: { number: "4111", name: "ann" }, cards: 1 } };
  const redact = createRedact({ paths: ["args.card.number", "args.card", "args.card", "args.cards"], key: KEY });
  expect(await redact(copy)).toEqual(["/args/card", "/args/cards"]);
  expect(copy.args.card).toMatch(/^[\w-]{43}$/);
});

it("another key makes another hash, and the same one the same", async () => {
  const hashWith = async (key: string) => {
    const copy = { args: { pin: { a: 1, b: 2 } as unknown } };
    await createRedact({ paths: ["args.pin"], key })(copy);
    return copy.args.pin;
  };
  expect(await hashWith(KEY)).toBe(await hashWith(KEY));
  expect(await hashWith(KEY)).not.toBe(await hashWith(`${KEY}!`));
});

it("a name that a prototype has is hidden where it is an own one", async () => {
  const copy = JSON.parse('{"args":{"__proto__":{"pin":1},"constructor":2}}');
  const redact = createRedact({ paths: ["args.__proto__.pin", "args.constructor", "args.toString"], key: KEY });
  expect(await redact(copy)).toEqual(["/args/__proto__/pin", "/args/constructor"]);
  expect(JSON.stringify(copy)).not.toMatch(/:[12]\b/);
});
