import { describe, expect, it } from "vitest";
import { codesOf, reasonOf } from "../../src/stores/cause.js";

const wrapping = (message: string, members: object): Error => Object.assign(new Error(message), members);

describe("the reason of an error", () => {
  it.each<[string, unknown, string]>([
    ["an error", new Error("no route"), "no route"],
    ["an error with a code alone", wrapping("", { code: "ECONNREFUSED" }), "ECONNREFUSED"],
    ["an object with a message", { message: "no route", code: "E1" }, "no route"],
    ["an object with a code alone", { code: "E1" }, "it does not say why"],
    ["a text", "no route", "no route"],
    ["nothing", undefined, "it does not say why"],
    ["null", null, "it does not say why"],
    ["a cause", wrapping("failed", { cause: new Error("no route") }), "failed: no route"],
    ["a cause that is not an object", wrapping("failed", { cause: "no route" }), "failed"],
    ["a cause that it repeats", wrapping("failed: no route", { cause: new Error("no route") }), "failed: no route"],
    [
      "several errors, of which three are told",
      wrapping("failed", { errors: ["a1", "b2", "c3", "d4"].map((text) => new Error(text)) }),
      "failed: a1: b2: c3",
    ],
    ["an address with a password", new Error("no redis://u:p@host:1 here"), "no redis://host:1 here"],
  ])("is told of %s", (_, error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });

  it("has at most 500 characters", () => {
    expect(reasonOf(new Error("a".repeat(501)))).toBe("a".repeat(500));
  });

  it("has six messages at most, so that an error which is its own cause has an end", () => {
    const chain = ["a", "b", "c", "d", "e", "f", "g"].reduceRight<Error | undefined>(
      (cause, text) => wrapping(text, { cause }),
      undefined,
    );
    expect(reasonOf(chain)).toBe("a: b: c: d: e: f");
    const circle = new Error("round");
    circle.cause = circle;
    expect(reasonOf(circle)).toBe("round");
  });
});

it("the codes of an error are those that are text, of what it wraps too", () => {
  const inner = { originalCode: "3F000", code: 7 };
  expect(codesOf(wrapping("failed", { code: "P2010", cause: inner }))).toEqual(["P2010", "3F000"]);
  expect(codesOf("failed")).toEqual([]);
  expect(codesOf(undefined)).toEqual([]);
});
