import type * as Yaml from "yaml";
import { CommandError } from "../shared/command-error.js";
import { loadPeer } from "../shared/peer.js";
import type { Entry, LineMessage, Node, ScalarNode } from "./node.js";

export type ReadYaml =
  | { readonly ok: true; readonly root: Node }
  | { readonly ok: false; readonly issues: readonly LineMessage[] };

/** Reads one YAML document, or tells all that is wrong with its text; a `CommandError` where the package `yaml` is not there. */
export async function readYaml(text: string): Promise<ReadYaml> {
  const yaml = await loadPeer<typeof Yaml>("yaml", "reading YAML");
  if (yaml.LineCounter === undefined) {
    throw new CommandError("reading YAML needs version 2 of the package `yaml`; run `npm install --save-dev yaml@2`");
  }
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const issues: LineMessage[] = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    message: `not YAML as Intercept reads it: ${message.split("\n")[0]}`,
  }));
  if (issues.length > 0) return { ok: false, issues };
  const root = readNodes(yaml, document, lines, issues);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, root };
}

const MAX_NODES = 100_000;
const MAX_DEPTH = 32;

/** Octal and binary numbers, numbers with `_`, dates: YAML 1.1, of which Intercept reads a part, and 1.2 disagree on them. */
const AMBIGUOUS = /^[-+]?(?:0[0-9_]+|0b[01_]+|[0-9][0-9_]*_[0-9_.]*)$|^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/;

/** The parts of a document, aliases followed. Text that Intercept would read as another value is reported, never guessed at. */
function readNodes(
  yaml: typeof Yaml,
  document: Yaml.Document.Parsed,
  lines: Yaml.LineCounter,
  issues: LineMessage[],
): Node {
  let left = MAX_NODES;

  function read(given: unknown, around: number, depth: number): Node {
    const line = yaml.isNode(given) && given.range ? lines.linePos(given.range[0]).line : around;
    const node = yaml.isAlias(given) ? given.resolve(document) : given;
    if (--left < 0 || depth > MAX_DEPTH) throw new TooLarge(line);
    if (yaml.isMap(node)) {
      return { kind: "map", line, entries: node.items.flatMap((pair) => readEntry(pair, line, depth + 1)) };
    }
    if (yaml.isSeq(node)) return { kind: "list", line, items: node.items.map((item) => read(item, line, depth + 1)) };
    return yaml.isScalar(node) ? readScalar(node, line) : nothing(line);
  }

  function readEntry(pair: Yaml.Pair, around: number, depth: number): readonly Entry[] {
    const key = read(pair.key, around, depth);
    if (key.kind === "scalar" && key.value !== null && key.text !== "<<") {
      return [{ key: key.text, line: key.line, value: read(pair.value, key.line, depth) }];
    }
    const merge = key.kind === "scalar" && key.text === "<<";
    const message = merge ? "merge keys (`<<`) are not read; write the entries out" : "expected a key that is a name";
    issues.push({ line: key.line, message });
    return [];
  }

  function readScalar({ value, source = String(value), type }: Yaml.Scalar, line: number): ScalarNode {
    if (type === "PLAIN" && AMBIGUOUS.test(source)) {
      issues.push({
        line,
        message: `not every parser reads \`${source}\` alike; write a plain number, or put it in quotes`,
      });
    }
    const known = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return { kind: "scalar", line, value: known ? value : null, text: source };
  }

  try {
    return read(document.contents, 1, 0);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    issues.push({
      line: error.line,
      message: "expected a policy, got a document that is too large or nested too deep",
    });
    return nothing(error.line);
  }
}

/** Ends the reading of a document: aliases can make a short one endless. */
class TooLarge extends Error {
  constructor(readonly line: number) {
    super();
  }
}

const nothing = (line: number): ScalarNode => ({ kind: "scalar", line, value: null, text: "" });
