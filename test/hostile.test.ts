import { describe, test } from "vitest";
import * as tollgate from "../src/index.js";
import * as hostile from "./hostile/index.js";

describe.each(Object.entries(hostile))("hostile %s", (_, attempts) => {
  test.each(attempts)("%s", { timeout: 60_000 }, (_, attempt) => attempt(tollgate));
});
