import { spread } from "./spread.js";

// What is quick comes first: a mutant is run against its tests up to the first that fails.
spread("answers", () => import("../../mcp/answers.test.js"));
spread("denial", () => import("../../mcp/denial.test.js"));
spread("scope", () => import("../../mcp/scope.test.js"));
spread("guard", () => import("../../mcp/guard.test.js"));
spread("guard transport", () => import("../../mcp/guard-transport.test.js"));
spread("unreadable", () => import("../../mcp/twins/unreadable.test.js"));
spread("batch", () => import("../../mcp/twins/batch.test.js"));
spread("lists", () => import("../../mcp/lists.test.js"));
spread("observe", () => import("../../mcp/observe.test.js"));
spread("install", () => import("../../mcp/install.test.js"));
spread("policy change", () => import("../../mcp/policy-change.test.js"));
spread("engine", () => import("../../mcp/engine.test.js"));
spread("callback", () => import("../../mcp/approval/callback.test.js"));
spread("elicitation 2025", () => import("../../mcp/approval/elicitation-2025.test.js"));
spread("elicitation 2026", () => import("../../mcp/approval/elicitation-2026.test.js"));
spread("expiry", () => import("../../mcp/approval/expiry.test.js"));
spread("alike", () => import("../../mcp/twins/alike.test.js"));
spread("cancelled", () => import("../../mcp/twins/cancelled.test.js"));
spread("installed", () => import("../../mcp/twins/installed.test.js"));
spread("legs", () => import("../../mcp/twins/legs.test.js"));
spread("modern envelope", () => import("../../mcp/twins/modern-envelope.test.js"));
spread("output schema", () => import("../../mcp/twins/output-schema.test.js"));
spread("shared ids", () => import("../../mcp/twins/shared-ids.test.js"));
spread("task", () => import("../../mcp/twins/task.test.js"));
spread("v1", () => import("../../mcp/v1.test.js"));
spread("v2", () => import("../../mcp/v2.test.js"));
