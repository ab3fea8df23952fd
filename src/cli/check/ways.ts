import { namesOf, pathText } from "../../policy/path.js";
import type { Dispatch } from "../../policy/policy.v2.js";
import { nearest, quote } from "../../policy/words.js";
import type { JsonType } from "../server-tools/json-type.js";
import { isSchema, type Schema } from "../server-tools/schema-reader.js";
import type { Tool } from "../server-tools/tool.js";
import type { LintRule } from "./lint-finding.js";
import { reportMissing } from "./missing-arguments.js";
import { type Place, placesIn } from "./place.js";
import { aType } from "./type-words.js";

/** The type of what stands at each path of a way. */
const TAKEN: Readonly<Record<"each" | "tool" | "args", JsonType>> = { each: "array", tool: "string", args: "object" };

/** Ways by which a tool is said to carry calls, beside the tool's schema. */
export const ways: LintRule = ({ policy, tools, isGuarded, placeOf }, report) => {
  if (tools === undefined) return;
  for (const [name, way] of Object.entries(policy.dispatch ?? {})) {
    const tool = tools.get(name);
    if (tool === undefined) {
      // A guard takes what it hides out of the list.
      if (isGuarded) continue;
      const near = nearest(name, [...tools.keys()]);
      report({
        id: "TG140",
        path: ["dispatch", name],
        atKey: true,
        message: `the server lists no tool ${quote(name)}, so that no call of its tools is followed by this; ${near === undefined ? "remove it, or check the name in the server's tool list" : `did you mean ${quote(near)}?`}`,
      });
      continue;
    }
    const itemAt = placesOfElements(tool, way);
    for (const key of ["each", "tool", "args"] as const) {
      const written = way[key];
      const names = written === undefined ? [] : namesOf(written);
      if (names.length < 2 || names.some((one) => one.includes("."))) continue;
      const text = pathText(written!);
      const place = names[0] === "item" ? itemAt?.(text) : placeOf(name, text);
      const path = ["dispatch", name, key];
      if (place === undefined) continue;
      if (reportMissing(place, { tool: name, written: text, path, version: "2" }, report)) continue;
      if (isOf(place, TAKEN[key])) continue;
      report({
        id: "TG143",
        path,
        message: `${quote(text)} is ${aType(place.types)}, and \`${key}\` leads to ${aType(new Set([TAKEN[key]]))}, so that every call is denied; write the path that the server reads, or deny the tool`,
      });
    }
  }
};

const isOf = ({ types }: Place, type: JsonType): boolean => types.has(type);

/** Looks places up in the elements of the array that a way names, where the schema says of them plainly. */
function placesOfElements(
  { inputSchema }: Tool,
  { each }: Dispatch,
): ((path: string) => Place | undefined) | undefined {
  if (each === undefined || inputSchema === undefined) return undefined;
  let part: unknown = inputSchema;
  for (const name of namesOf(each).slice(1)) {
    const { properties } = Object(part) as { readonly properties?: unknown };
    part = isSchema(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  }
  const { items } = Object(part) as { readonly items?: unknown };
  if (!isSchema(items)) return undefined;
  const { $defs, definitions, $schema } = inputSchema;
  return placesIn({ ...items, $defs, definitions, $schema } as Schema);
}
