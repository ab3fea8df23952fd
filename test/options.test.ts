import { describe, expect, it } from "vitest";
import { approveByElicitation } from "../src/mcp/index.js";
import {
  either,
  flag,
  hasMethods,
  milliseconds,
  optional,
  readOptions,
  required,
  wholeNumber,
} from "../src/options.js";
import { testCounterStore, testPolicy } from "../src/testing/index.js";

const isText = (value: unknown): boolean => typeof value === "string";
const table = {
  name: required<string>("a text", isText),
  observe: flag(false),
  maxLegs: wholeNumber(10),
  waitMs: milliseconds(250),
  mode: either("deny", "allow"),
  note: optional<string | undefined>("a text", isText),
};
const read = (given: unknown) => readOptions("make", given, table, { title: "`name`, the new name of `title`" });
const ALL = "make: expected an object with options among name, observe, maxLegs, waitMs, mode, note";

describe("readOptions", () => {
  it("gives each option, or what stands for one that is left out or undefined", () => {
    expect({ ...read({ name: "n", observe: true, mode: undefined }) }).toEqual({
      name: "n",
      observe: true,
      maxLegs: 10,
      waitMs: 250,
      mode: "deny",
      note: undefined,
    });
  });

  it.each<[string, unknown, string]>([
    ["no object", undefined, ALL],
    ["null", null, ALL],
    ["an array", ["n"], ALL],
    ["an unknown option", { name: "n", colour: 1 }, `${ALL}; got \`colour\``],
    ["an option that is not enumerable", Object.defineProperty({ name: "n" }, "colour", {}), `${ALL}; got \`colour\``],
    ["an option named `__proto__`", JSON.parse('{"name":"n","__proto__":{}}'), `${ALL}; got \`__proto__\``],
    ["a misspelt option", { name: "n", maxlegs: 1 }, `${ALL}; got \`maxlegs\`; did you mean \`maxLegs\`?`],
    ["an option with underscores", { name: "n", max_legs: 1 }, `${ALL}; got \`max_legs\`; did you mean \`maxLegs\`?`],
    ["the opposite of an option", { name: "n", notObserve: true }, `${ALL}; got \`notObserve\``],
    ["the old name of an option", { title: "n" }, "make: expected `name`, the new name of `title`"],
    ["a missing option before an unknown one", { colour: 1 }, "make: expected `name` to be a text"],
    ["null for a flag", { name: "n", observe: null }, "make: expected `observe` to be `true` or `false`"],
    ["half a leg", { name: "n", maxLegs: 1.5 }, "make: expected `maxLegs` to be a whole number of at least 1"],
    ["a third word", { name: "n", mode: "ask" }, "make: expected `mode` to be `deny` or `allow`"],
    [
      "longer than a timer can wait",
      { name: "n", waitMs: 2 ** 31 - 0.5 },
      "make: expected `waitMs` to be a number of milliseconds above 0 and below 2^31",
    ],
  ])("refuses %s", (_, given, message) => {
    expect(() => read(given)).toThrow(new TypeError(message));
  });

  it("reads own properties alone, and each of them once", () => {
    let reads = 0;
    const given = Object.create({ observe: true }, { name: { get: () => `read ${++reads}`, enumerable: true } });
    expect({ ...read(given) }).toMatchObject({ name: "read 1", observe: false });
    expect(reads).toBe(1);
  });
});

describe("hasMethods", () => {
  it.each<[unknown, boolean]>([
    [{ get() {}, set() {} }, true],
    [new Map(), true],
    [Object.assign(() => {}, { get() {}, set() {} }), true],
    [{ get() {}, set: 1 }, false],
    [null, false],
    [undefined, false],
    ["text", false],
  ])("%s: %s", (value, has) => expect(hasMethods(value, "get", "set")).toBe(has));
});

describe("a factory that reads its options", () => {
  it.each<[string, () => unknown, string]>([
    [
      "testCounterStore, an unknown option",
      () => testCounterStore({ it: () => {}, create: () => ({}), createPairs: () => ({}) } as never),
      "testCounterStore: expected an object with options among it, create, createBounded, createPair, createUnreachable; got `createPairs`; did you mean `createPair`?",
    ],
    [
      "testCounterStore, no way to make a store",
      () => testCounterStore({ it: () => {} } as never),
      "testCounterStore: expected `create` to be a function that makes a store",
    ],
    [
      "testPolicy, a policy that is not parsed",
      () => testPolicy({ version: "1", default: "deny" } as never, []),
      "testPolicy: expected a policy that `parsePolicy` or `safeParsePolicy` made",
    ],
    [
      "approveByElicitation, a misspelt option",
      () => approveByElicitation({ expireAfterMs: 1 } as never),
      "approveByElicitation: expected an object with options among expiresAfterMs, otherwise, withinMs, skipClients; got `expireAfterMs`; did you mean `expiresAfterMs`?",
    ],
  ])("refuses: %s", (_, make, message) => expect(make).toThrow(new TypeError(message)));
});
