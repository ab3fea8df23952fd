/** The operator that is true where the other is false, and undecided where that is. The rest have none in version "1". */
export const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ["eq", "neq"],
  ["neq", "eq"],
  ["in", "not_in"],
  ["not_in", "in"],
  ["lt", "gte"],
  ["gte", "lt"],
  ["gt", "lte"],
  ["lte", "gt"],
]);
