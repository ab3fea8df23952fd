// Made by scripts/runtimes.mjs when it bundles: a runtime without files has them in its program.

declare module "runtime:data" {
  const data: import("./checks.js").Data;
  export default data;
}

declare module "runtime:durable-object" {
  export const Counters: unknown;
  export const durableStore: (object: object) => import("tollgate").CounterStore;
}
