/** Whether it is an object, or a function, with these methods. */
export const hasMethods = (value: unknown, ...methods: readonly string[]): value is object =>
  (typeof value === "object" || typeof value === "function") &&
  value !== null &&
  methods.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
