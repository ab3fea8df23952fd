import { readdirSync, readFileSync } from "node:fs";
import { convertIntercept } from "../../../src/cli/convert/convert.js";
import { readYaml } from "../../../src/cli/convert/yaml.js";
import type { PolicyDocument2 as PolicyDocument } from "../../../src/policy/policy.v2.js";

/** Documents that nobody made up for a comparison. */

export interface Known {
  readonly name: string;
  readonly document: PolicyDocument;
}

const EXAMPLES = "examples/policies";

/** The policies of examples/policies, of both versions. */
export const exampleDocuments = (): readonly Known[] =>
  readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
    .filter((name) => /^(?!shapes).*policy(?:\.v2)?\.json$/.test(name))
    .sort()
    .map((name) => ({ name, document: JSON.parse(readFileSync(`${EXAMPLES}/${name}`, "utf8")) }));

/** The policies of test/data/intercept-vectors.json, converted. */
export async function interceptDocuments(): Promise<readonly Known[]> {
  const { cases } = JSON.parse(readFileSync("test/data/intercept-vectors.json", "utf8"));
  const converted = (cases as readonly { readonly id: string; readonly policy: string }[]).map(
    async ({ id, policy }): Promise<readonly Known[]> => {
      const yaml = await readYaml(policy);
      const result = yaml.ok ? convertIntercept(yaml.root) : yaml;
      return result.ok ? [{ name: id, document: result.policy as unknown as PolicyDocument }] : [];
    },
  );
  return (await Promise.all(converted)).flat();
}
