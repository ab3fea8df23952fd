import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkPolicy } from "../../../src/cli/check/check-text.js";
import { CHECKS, type CheckId } from "../../../src/cli/check/checks.js";
import { readToolList } from "../../../src/cli/server-tools/tool.js";
import { readPolicyText } from "../../../src/cli/shared/policy-text.js";
import { type Checked, PAIRS } from "./pairs.js";

const found = ({ policy, tools, resources, principal }: Checked) =>
  checkPolicy(readPolicyText(typeof policy === "string" ? policy : JSON.stringify(policy)), {
    tools: tools === undefined ? undefined : readToolList(tools, "the test"),
    resources,
    principal: principal as Readonly<Record<string, unknown>> | undefined,
  });

const ids = Object.keys(CHECKS) as CheckId[];

describe.each(ids)("%s", (id) => {
  const { has, at, line, column, hasNot } = PAIRS[id];

  it("is all that a smallest document has, at its place", () => {
    const findings = found(has);
    expect(findings.map((one) => [one.id, one.pointer])).toEqual([[id, at]]);
    if (line !== undefined) expect([findings[0]?.line, findings[0]?.column]).toEqual([line, column]);
  });

  it("is not found in a document that is nearly the same", () => {
    expect(found(hasNot)).toEqual([]);
  });
});

describe("docs/checks.md", () => {
  const docs = readFileSync(new URL("../../../docs/checks.md", import.meta.url), "utf8");
  const sections = [...docs.matchAll(/^### (TG\d+): (.+?) \((error|warning)\)\n\n(.+?)(?=\n\n#|\n*$(?![\s\S]))/gms)];

  it("has a paragraph for each id, in order, with its title and severity", () => {
    expect(sections.map(([, id, title, severity]) => [id, title, severity])).toEqual(
      Object.entries(CHECKS).map(([id, { title, severity }]) => [id, title, severity]),
    );
    for (const [, id, , , paragraph] of sections) expect(paragraph?.length, id).toBeGreaterThan(80);
  });
});
