import { describe, expect, it } from "vitest";
import { readReservation } from "../../src/engine/read-reservation.js";
import { charge } from "../../src/testing/test-charge.js";

/** Of 1 to a counter that may hold 2, and of nothing to one that may hold 5. */
const charges = [charge(), charge({ counter: "d", amount: 0, max: 5 })];

describe("a store's answer", () => {
  it.each([
    { ok: true, used: [2, 0] },
    { ok: false, used: [0, 9] },
  ])("is read if it is a reservation: %j", (answer) => {
    expect(readReservation(answer, charges)).toEqual(answer);
  });

  it("is copied, each member read once", () => {
    let reads = 0;
    const used = [1, 0];
    const answer = {
      ok: true,
      get used() {
        reads += 1;
        return used;
      },
    };
    const read = readReservation(answer, charges);
    used[0] = 2;
    expect([read, reads]).toEqual([{ ok: true, used: [1, 0] }, 1]);
  });

  it.each([
    [null],
    ["1,2"],
    [{ ok: true }],
    [{ ok: 1, used: [1, 0] }],
    [{ ok: true, used: [1] }],
    [{ ok: true, used: [1, 0, 0] }],
    [{ ok: true, used: ["1", 0] }],
    [{ ok: true, used: [1.5, 0] }],
    [{ ok: false, used: [-1, 0] }],
  ])("is refused if it is %j", (answer) => {
    expect(readReservation(answer, charges)).toBeNull();
  });

  it("is refused if it has less than was charged, or more than is allowed", () => {
    expect(readReservation({ ok: true, used: [0, 0] }, charges)).toBeNull();
    expect(readReservation({ ok: true, used: [3, 0] }, charges)).toBeNull();
  });
});
