import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// The demo imports `tollgate` by name, which is the built package: `npm test` builds it first.
const DEMO = fileURLToPath(new URL("../examples/demo/demo.mjs", import.meta.url));

const PRINTED = [
  "tools/list: start_dicom_export_job, create_refund, list_jobs",
  "",
  "call                         expected             decided              rule                                    message",
  "start_dicom_export_job()     ran                  ran                                                          job 1",
  "start_dicom_export_job()     ran                  ran                                                          job 2",
  "start_dicom_export_job()     ran                  ran                                                          job 3",
  "start_dicom_export_job()     ran                  ran                                                          job 4",
  "start_dicom_export_job()     ran                  ran                                                          job 5",
  "start_dicom_export_job()     ran                  ran                                                          job 6",
  "start_dicom_export_job()     ran                  ran                                                          job 7",
  "start_dicom_export_job()     ran                  ran                                                          job 8",
  "start_dicom_export_job()     ran                  ran                                                          job 9",
  "start_dicom_export_job()     ran                  ran                                                          job 10",
  "start_dicom_export_job()     deny limit_exceeded  deny limit_exceeded  /tools/start_dicom_export_job/limits/0  [POLICY DENIED] the limit of 10 calls in a minute is reached; try again in 30 seconds",
  "list_jobs()                  deny default_deny    deny default_deny    /default                                [POLICY DENIED] the policy does not list this tool, so it is denied although the tool list names it; use another tool",
  "drop_table()                 error -32602         error -32602                                                 MCP error -32602: Unknown tool: drop_table",
  "create_refund(amount: 900)   deny require_unmet   deny require_unmet   /tools/create_refund/require/0          [POLICY DENIED] refunds over 500 go to a colleague; the same `args.amount` will be denied again, another may be allowed",
  "create_refund(amount: 25)    ran                  ran                                                          refunded 25, jobs so far: 10",
  "create_refund()              deny indeterminate   deny indeterminate   /tools/create_refund/require/0          [POLICY DENIED] refunds over 500 go to a colleague (`args.amount` is missing, so the policy cannot decide; give a number)",
  'create_refund(amount: "25")  deny indeterminate   deny indeterminate   /tools/create_refund/require/0          [POLICY DENIED] refunds over 500 go to a colleague (`args.amount` is a string, so the policy cannot decide; give a number)',
  "",
  "All as expected.",
  "",
];

function run(...args: readonly string[]): Promise<{ code: unknown; lines: readonly string[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [DEMO, ...args], (error, stdout) => {
      resolve({ code: error?.code ?? 0, lines: stdout.split("\n") });
    });
  });
}

test("the demo prints what was decided, and that it was expected", async () => {
  expect(await run()).toEqual({ code: 0, lines: PRINTED });
});

test("the demo fails where a policy decides otherwise", async () => {
  const policy = join(mkdtempSync(join(tmpdir(), "tollgate-")), "policy.json");
  writeFileSync(policy, JSON.stringify({ version: "1", default: "allow" }));
  const { code, lines } = await run(policy);
  expect(code).toBe(1);
  // The list, the eleventh export, the unlisted and the hidden tool, three refunds, and the count of exports in the fourth.
  expect(lines.at(-2)).toBe("8 not as expected.");
});

test("the demo's counters outlive its server in a file: a second run starts at ten", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "tollgate-")), "counters.db");
  expect(await run("--counters", file)).toEqual({ code: 0, lines: PRINTED });
  const { code, lines } = await run("--counters", file);
  expect(code).toBe(0);
  expect(lines.slice(0, 6)).toEqual([
    "an earlier run has used 10 of start_dicom_export_job",
    "",
    "tools/list: start_dicom_export_job, create_refund, list_jobs",
    "",
    "call                         expected             decided              rule                                    message",
    "start_dicom_export_job()     deny limit_exceeded  deny limit_exceeded  /tools/start_dicom_export_job/limits/0  [POLICY DENIED] the limit of 10 calls in a minute is reached; try again in 30 seconds",
  ]);
  expect(lines.filter((line) => line.startsWith("start_dicom_export_job()")).length).toBe(1);
  expect(lines.join("\n")).toContain("refunded 25, jobs so far: 0");
});

test("the demo of approvals runs a call once after a yes of another process, over a proxy that was killed", async () => {
  const demo = fileURLToPath(new URL("../examples/demo/approvals.mjs", import.meta.url));
  const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
    execFile(process.execPath, [demo], (error, out) => resolve({ code: error?.code ?? 0, stdout: out }));
  });
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("All as expected.");
  expect(code).toBe(0);
});
