export { type CounterStoreSuite, type PairFixture, type StoreFixture, testCounterStore } from "./suite.js";
