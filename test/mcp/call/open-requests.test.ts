import { expect, test } from "vitest";
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
