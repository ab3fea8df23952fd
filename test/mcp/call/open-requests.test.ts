import { describe, expect, test } from "vitest";
import { createOpenRequests } from "../../../src/mcp/call/open-requests.js";

test("a request is answered once, under its own id", () => {
  const { sent, answered } = createOpenRequests<string>();
  sent(1, "number");
  sent("1", "text");
  expect([answered("1"), answered(1), answered(1), answered(undefined)]).toEqual([
    { known: "text", takenBack: false },
    { known: "number", takenBack: false },
    undefined,
    undefined,
  ]);
});

test("a request that was taken back may be answered, unless its id is used again before", () => {
  const { sent, takenBack, answered } = createOpenRequests<string>();
  sent(1, "first");
  takenBack(1);
  takenBack(2);
  expect(answered(1)).toEqual({ known: "first", takenBack: true });
  sent(1, "second");
  takenBack(1);
  sent(1, "third");
  expect([answered(1), answered(1)]).toEqual([undefined, undefined]);
});

test("no request is answered after the end", () => {
  const { sent, answered, close } = createOpenRequests<string>();
  sent(1, "first");
  close();
  expect(answered(1)).toBe(undefined);
});

describe("after ten thousand requests that were taken back and not answered", () => {
  /** A client whose ids are these. */
  function taken(idOf: (i: number) => string | number) {
    const requests = createOpenRequests<string>();
    for (let i = 1; i <= 10_001; i++) {
      requests.sent(idOf(i), "taken back");
      requests.takenBack(idOf(i));
    }
    return requests;
  }
  const again = { known: "again", takenBack: false };

  test("a client that counts its requests has the answers to all further ones", () => {
    const { sent, answered } = taken((i) => i);
    for (let id = 10_002; id <= 30_000; id++) {
      sent(id, "again");
      if (id % 2 === 0) expect(answered(id)).toEqual(again);
    }
  });

  test("no answer is certain to an id that may have been used before", () => {
    const { sent, answered } = taken((i) => i);
    for (const id of [1, 10_001, -1, "1"]) {
      sent(id, "again");
      expect(answered(id)).toBe(undefined);
    }
    const texts = taken((i) => `${i}`);
    for (const id of ["1", "10002"]) {
      texts.sent(id, "again");
      expect(texts.answered(id)).toBe(undefined);
    }
    texts.sent(1, "again");
    expect(texts.answered(1)).toEqual(again);
  });

  test("ids that are used for two requests at once are forgotten in the same way", () => {
    const { sent, answered } = createOpenRequests<string>();
    for (let id = 1; id <= 10_001; id++) for (const known of ["one", "two"]) sent(id, known);
    sent(1, "again");
    sent(10_002, "again");
    expect([answered(1), answered(10_002)]).toEqual([undefined, again]);
  });
});
