import { quote } from "../../policy/words.js";
import type { Kind } from "./argument-kind.js";
import { textBeyond } from "./attacks.js";
import type { ConditionFinding } from "./lint-finding.js";
import { NAME, narrower } from "./narrower.js";
import { written } from "./pattern-source.js";
import { anchored, pathThatLeaves, textAround } from "./pattern-texts.js";

/** A finding on what a pattern of `require` lets through besides what it seems to name, with a text that it really matches. */
export function looseness(
  path: string,
  pattern: string,
  kind: Kind | undefined,
  isDenied: (text: string) => boolean,
): ConditionFinding | undefined {
  // One sign that may be any says that there is something, and names nothing.
  if (/^\^?(?:\.|\\S)\+?\$?$/.test(pattern)) return undefined;
  const around = textAround(pattern);
  const beyond = kind === undefined ? undefined : textBeyond(kind, pattern, isDenied);
  const instead = () => (kind === undefined ? undefined : narrower(kind, pattern));
  if (around !== undefined) {
    const held = instead() ?? safelyAnchored(pattern, kind);
    return {
      id: "TG125",
      example: beyond ?? around,
      message: `this pattern is found anywhere in ${quote(path)}, and also takes ${written(beyond ?? around)}; ${held === undefined ? "hold it to the whole text by `^` and `$`" : `write ${written(held)}`}`,
    };
  }
  const leaving = kind === "path" ? pathThatLeaves(pattern, isDenied) : undefined;
  if (leaving !== undefined) {
    const held = instead();
    const write = held === undefined ? `\`${NAME}\` for one name` : written(held);
    return {
      id: "TG126",
      example: leaving,
      message: `this pattern also takes ${written(leaving)}, which may lead elsewhere${leaving.includes("\\") ? " on Windows" : ""}; deny \`{ "path": ${JSON.stringify(path)}, "op": "contains", "value": ".." }\` in \`deny_if\`, or write ${write}`,
    };
  }
  if (beyond === undefined) return undefined;
  const held = instead();
  return {
    id: "TG156",
    example: beyond,
    message: `this pattern also takes ${written(beyond)}, ${MEANING[kind!]}; ${held === undefined ? OTHERWISE[kind!] : `write ${written(held)}`}`,
  };
}

/** The pattern held to both ends, unless it would still go beyond what it names. */
function safelyAnchored(pattern: string, kind: Kind | undefined): string | undefined {
  const held = anchored(pattern);
  return held === undefined || (kind !== undefined && textBeyond(kind, held) !== undefined) ? undefined : held;
}

const MEANING: Readonly<Record<Kind, string>> = {
  url: "which leads elsewhere",
  host: "which is another host",
  command: "which is more than this command where a shell runs it",
  sql: "which holds another statement",
  path: "which is another folder",
  mail: "which may reach another mailbox",
  address: "which is another address, or the name of a host",
  text: "which says more",
};

const HELD =
  "hold the pattern to the whole text by `^` and `$`, with a class such as `[\\\\w-]+` for each part that may differ";
const OTHERWISE: Readonly<Record<Kind, string>> = {
  url: `${HELD}, and end the host's name with \`/\``,
  host: HELD,
  command: `${HELD}, or list the whole commands in an \`in\``,
  sql: `${HELD}, or list the whole statements in an \`in\``,
  path: HELD,
  mail: HELD,
  address: HELD,
  text: HELD,
};
