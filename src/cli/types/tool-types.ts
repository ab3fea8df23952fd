import type { Tool } from "../server-tools/tool.js";
import { loadPeer } from "../shared/peer.js";
import { argumentSchemas, isWritable, type NamedSchemas, wellFormed } from "./argument-schema.js";
import { createTypeNames } from "./type-names.js";

const COMPILER = "json-schema-to-typescript";

const BANNER = `/* eslint-disable */
// The arguments of a server's tools, written by \`tollgate types\`. Run it again when the server changes.
// Use them as \`definePolicy<Tools>()({ ... })\` and \`engine.evaluate<Tools>({ ... })\`.`;

/**
 * A declaration file with an interface `Tools`: the type of the arguments of each tool under the tool's name. The same
 * tools in any order give the same text. A `CommandError` where the package `json-schema-to-typescript` is not there.
 */
export async function toolTypes(tools: readonly Tool[]): Promise<string> {
  const { compile } = await loadPeer<typeof import("json-schema-to-typescript")>(COMPILER, "writing types");
  const write = (some: readonly Tool[], notes: readonly string[]): Promise<string> =>
    compile(schemaOf(some), "Tools", {
      bannerComment: [BANNER, ...notes].join("\n"),
      additionalProperties: false,
      style: { printWidth: 120 },
    });
  const [named, nameless] = parted(tools, ({ name }) => isWritable(name));
  const notes = nameless.map(({ name }) => `// Left out, since no file can hold its name: ${JSON.stringify(name)}`);
  const text = await write(named, notes).catch(async () => {
    const [known, unknown] = await readable(named, (tool) => write([tool], []));
    const bare = unknown.map(({ name }): Tool => ({ name, annotations: {} }));
    const more = unknown.map(
      ({ name }) => `// Nothing is known of these arguments, as their schema cannot be read: ${JSON.stringify(name)}`,
    );
    return write([...known, ...bare], [...notes, ...more]);
  });
  return text.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

const parted = <T>(all: readonly T[], fits: (one: T) => boolean): readonly [T[], T[]] => [
  all.filter(fits),
  all.filter((one) => !fits(one)),
];

/** The tools whose types can be written, and those whose types cannot. */
async function readable(
  tools: readonly Tool[],
  write: (tool: Tool) => Promise<string>,
): Promise<readonly [Tool[], Tool[]]> {
  const failed = new Set<Tool>();
  for (const tool of tools) await write(tool).catch(() => failed.add(tool));
  return parted(tools, (tool) => !failed.has(tool));
}

/** Characters that an editor does not show, or shows as other text. */
const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/gu;

/** One schema of all tools, so that the names of types are each given once. */
function schemaOf(tools: readonly Tool[]) {
  const names = createTypeNames(["Tools"]);
  const sorted = [...tools].sort((a, b) => (a.name < b.name ? -1 : 1));
  const definitions = new Map<string, NamedSchemas[string]>();
  const properties = new Map<string, object>();
  for (const { name, description, inputSchema } of sorted) {
    const entries = Object.entries(argumentSchemas(name, inputSchema, names));
    for (const [type, schema] of entries) definitions.set(type, schema);
    properties.set(name, {
      $ref: `#/definitions/${entries[0]?.[0]}`,
      ...(description === undefined ? {} : { description: wellFormed(description) }),
    });
  }
  return {
    type: "object" as const,
    additionalProperties: false,
    required: sorted.map(({ name }) => name),
    properties: Object.fromEntries(properties),
    definitions: Object.fromEntries(definitions),
  };
}
