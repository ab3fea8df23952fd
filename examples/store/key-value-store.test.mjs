// @ts-check
import { it } from "node:test";
import { testCounterStore } from "tollgate/testing";
import { createKeyValueStore } from "./key-value-store.mjs";

testCounterStore({
  it,
  create() {
    /** @type {Map<string, number>} */
    const entries = new Map();
    return createKeyValueStore({
      get: async (key) => entries.get(key),
      write: async (changed) => changed.forEach(([key, count]) => void entries.set(key, count)),
    });
  },
});
