import { describe, expect, it } from "vitest";
import { createMemoryApprovalStore } from "../../src/approvals/memory-store.js";
import { testApprovalStore } from "../../src/testing/index.js";

describe("the memory store keeps the contract of approval stores", () => {
  testApprovalStore({
    it,
    create() {
      let now = 1_767_225_600_000;
      return {
        store: createMemoryApprovalStore({ clock: () => now }),
        advance(ms) {
          now += ms;
        },
      };
    },
    createBounded: (maxRecords) => createMemoryApprovalStore({ maxRecords }),
    createUnreachable: () => createMemoryApprovalStore({ clock: () => Number.NaN }),
  });
});

describe("the memory store by the machine's clock keeps the contract of approval stores", () => {
  testApprovalStore({ it, create: () => createMemoryApprovalStore() });
});

describe("createMemoryApprovalStore", () => {
  it.each([
    [{ maxRecords: 0 }, "`maxRecords` to be a whole number"],
    [{ clock: 5 }, "`clock` to be a function"],
    [{ maxRecord: 5 }, "did you mean `maxRecords`?"],
  ])("refuses %j", (options, message) => {
    expect(() => createMemoryApprovalStore(options as never)).toThrow(message);
  });
});
