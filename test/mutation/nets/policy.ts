import { spread } from "./spread.js";
import { files, holds } from "./vectors.js";

spread("errors", () => import("../../policy/errors.test.js"));
spread("errors of conditions", () => import("../../policy/errors-conditions.test.js"));
spread("errors of tools", () => import("../../policy/errors-tools.test.js"));
spread("hints", () => import("../../policy/hints.test.js"));
spread("advice", () => import("../../policy/advice.test.js"));
spread("path hints", () => import("../../policy/path-hints.test.js"));
spread("other forms", () => import("../../policy/other-forms.test.js"));
spread("unknown keys", () => import("../../policy/unknown-keys.test.js"));
spread("places", () => import("../../policy/places.test.js"));
spread("many", () => import("../../policy/many.test.js"));
spread("no code", () => import("../../policy/no-code.test.js"));
spread("nearest", () => import("../../nearest.test.js"));
spread("words", () => import("../../policy/words.test.js"));
spread("policy", () => import("../../policy/policy.test.js"));
spread("pattern", () => import("../../policy/pattern.test.js"));
spread("text", () => import("../../policy/text.test.js"));
spread("copy", () => import("../../policy/copy.test.js"));
spread("revision", () => import("../../policy/revision.test.js"));
spread("amount", () => import("../../policy/amount.test.js"));
spread("operators", () => import("../../policy/operators.test.js"));
spread("windows", () => import("../../policy/windows.test.js"));
spread("counter keys", () => import("../../policy/counter-key.test.js"));
spread("rate limits", () => import("../../policy/rate-limit.test.js"));
spread("schema", () => import("../../policy/schema.test.js"));

for (const { name, content } of files) holds(name, content.cases);
