import { describe, it } from "vitest";
import * as tollgate from "../../../src/index.js";
import { texts } from "../../hostile/texts.js";
import { spread } from "./spread.js";
import { files, holds } from "./vectors.js";

await spread("errors", () => import("../../policy/errors.test.js"));
await spread("errors of conditions", () => import("../../policy/errors-conditions.test.js"));
await spread("errors of tools", () => import("../../policy/errors-tools.test.js"));
await spread("policy", () => import("../../policy/policy.test.js"));
await spread("pattern", () => import("../../policy/pattern.test.js"));
await spread("text", () => import("../../policy/text.test.js"));
await spread("value", () => import("../../policy/value.test.js"));
await spread("schema", () => import("../../policy/schema.test.js"));

for (const { name, content } of files) holds(name, content.cases);

describe("hostile texts", () => {
  it.each(texts)("%s", (_, attempt) => attempt(tollgate));
});
