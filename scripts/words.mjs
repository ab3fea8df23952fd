// @ts-check
// node scripts/words.mjs [path…]: holds what a machine can hold of the rules for prose.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const MOST_WORDS = 25;
const HELP_COLUMNS = 80;
/** A literal with fewer words is a value, not a message. */
const MESSAGE_WORDS = 5;

/** Sentences that may stay, by their first words, each with its reason. At most ten. @type {Readonly<Record<string, string>>} */
const EXCEPTIONS = {};
/** Paths whose prose is still to be shortened. @type {readonly string[]} */
const UNREAD = [];

/** Literals of these are programs or lists of words. */
const NO_MESSAGES = [
  "src/approvals/page/script.ts",
  "src/approvals/page/shell.ts",
  "src/approvals/page/style.ts",
  "src/stores/redis/lua.ts",
  "src/stores/redis/approval-lua.ts",
  "src/stores/postgres/migration.ts",
  "src/stores/postgres/sliding.ts",
  "src/stores/postgres/approvals.ts",
  "src/stores/sqlite/approvals.ts",
  "src/cli/server-tools/lexicon.ts",
];

/** @typedef {{ file: string, line: number, rule: string, text: string }} Finding */
/** @typedef {{ file: string, line: number, text: string, kind: "prose" | "name" | "help" }} Piece */

/** @type {ReadonlyArray<{ rule: string, of: readonly Piece["kind"][], breaks: (sentence: string) => boolean }>} */
const RULES = [
  {
    rule: "is no",
    of: ["prose", "name", "help"],
    breaks: (text) => /(?<!\bthere )\b(?:is|are|was|were) no\b(?! (?:longer|more than|later)\b)/i.test(text),
  },
  {
    rule: "begins with a clause",
    of: ["prose", "help"],
    breaks: (text) => /^(?:What|Who|Whoever|Of)\b/.test(text) && !text.endsWith("?"),
  },
  // A row of types in a table has no words.
  {
    rule: "too long",
    of: ["prose", "name"],
    breaks: (text) => (text.match(/\w\S*/g) ?? []).length > MOST_WORDS && /[a-z]/.test(text),
  },
  { rule: "test name", of: ["name"], breaks: (text) => /^(?:and|nor|so is|so are)\b/i.test(text) },
];

/** @param {string} text */
const plain = (text) =>
  text
    .replace(/\[[^\]]*\]\(#[^)]*\)/g, "X")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\{@link ([^}]*)\}/g, "$1")
    .replace(/(`+)[^`]+\1/g, "X")
    .replace(/\s+/g, " ")
    .trim();

/** Where a sentence ends. @param {string} text */
const sentencesOf = (text) =>
  plain(text)
    .split(/(?<=[.!?:;][)"'*]{0,3})\s+/)
    .filter((sentence) => sentence !== "" && !sentence.includes(" · "));

/** @param {string} folder @param {RegExp} name @returns {string[]} */
const filesIn = (folder, name) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => name.test(file) && !file.includes("node_modules"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .sort();

/** Paragraphs, list items and cells, without code. @param {string} file @returns {Piece[]} */
function piecesOfPage(file) {
  const page = readFileSync(join(root, file), "utf8")
    .replace(/^ *```.*?^ *```$/gms, (block) => block.replace(/[^\n]/g, ""))
    .replace(/^<.*>$/gm, "")
    .replace(/^#.*$/gm, "");
  let line = 1;
  return page.split(/(\n\s*\n|\n(?=\s*(?:[-*|#]|\d+\.) ?))/).flatMap((part) => {
    const at = line;
    line += part.split("\n").length - 1;
    const cells = part.startsWith("|") ? part.split(/(?<!\\)\|/) : [part.replace(/^\s*(?:[-*#]+|\d+\.) /, "")];
    return cells.map((text) => ({
      file,
      line: at,
      text: text.replace(/^★ /, ""),
      kind: /** @type {const} */ ("prose"),
    }));
  });
}

/** @param {string} file @returns {Piece[]} */
function piecesOfSource(file) {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Map<number, ts.CommentRange>} */
  const comments = new Map();
  /** @type {Piece[]} */
  const pieces = [];
  const test = file.startsWith("test/");

  /** @param {number} position */
  const lineAt = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  /** @param {ts.Node} node */
  const visit = (node) => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ])
      comments.set(range.pos, range);
    if (test) {
      const name = ts.isCallExpression(node) ? nameOfTest(node) : undefined;
      if (name !== undefined) pieces.push({ file, line: lineAt(node.getStart()), text: name, kind: "name" });
    } else if (isText(node) && !isText(node.parent) && !NO_MESSAGES.includes(file)) {
      const message = textOf(node);
      if (ts.isImportDeclaration(node.parent)) return;
      if (/^(?:Usage: | {2}--\w)/m.test(message))
        pieces.push({ file, line: lineAt(node.getStart()), text: message, kind: "help" });
      else if (/[a-z] [a-z]/.test(message) && message.trim().split(/\s+/).length >= MESSAGE_WORDS)
        pieces.push({ file, line: lineAt(node.getStart()), text: message, kind: "prose" });
    }
    for (const child of node.getChildren(source))
      if (child.kind < ts.SyntaxKind.FirstJSDocNode || child.kind > ts.SyntaxKind.LastJSDocNode) visit(child);
  };
  visit(source);
  if (test) return pieces;

  /** @type {Piece | undefined} */
  let last;
  let end = -1;
  for (const range of [...comments.values()].sort((a, b) => a.pos - b.pos)) {
    const comment = text.slice(range.pos, range.end);
    if (comment.startsWith("//")) {
      if (/^\/\/ *(?:biome-ignore|Stryker|@ts|#)/.test(comment)) continue;
      const line = comment.replace(/^\/\/+ ?/, "");
      if (last !== undefined && /^\s*$/.test(text.slice(end, range.pos)) && lineAt(range.pos) === lineAt(end) + 1)
        last.text += `\n${line}`;
      else {
        last = { file, line: lineAt(range.pos), text: line, kind: "prose" };
        pieces.push(last);
      }
      end = range.end;
      continue;
    }
    last = undefined;
    const body = comment
      .replace(/^\/\*+|\*+\/$/g, "")
      .replace(/^ *\* ?/gm, "")
      .replace(/^ *```.*?^ *```$/gms, "")
      .replace(/@example\b[^@]*/g, "");
    for (const part of body.split(/\n\s*\n|\n(?=\s*[-|@] ?)|(?<=\s)(?=@(?:param|returns|type))/))
      pieces.push({
        file,
        line: lineAt(range.pos),
        text: part.replace(/^\s*(?:- |@\w+(?: \{.*?\})?(?: `?\w+`? - )?)/, ""),
        kind: "prose",
      });
  }
  return pieces;
}

/** @param {ts.Node} node @returns {boolean} */
const isText = (node) =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    (isText(node.left) || isText(node.right)));

/** A text as a reader sees it, with X for each value. @param {ts.Node} node @returns {string} */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map((span) => `X${span.literal.text}`).join("");
  return ts.isBinaryExpression(node) ? textOf(node.left) + textOf(node.right) : "X";
}

/** @param {ts.CallExpression} call @returns {string | undefined} */
function nameOfTest(call) {
  const [name] = call.arguments;
  if (name === undefined || !isText(name)) return undefined;
  return /^(?:it|test|describe)\b/.test(call.expression.getText()) ? textOf(name) : undefined;
}

/** @param {Piece} piece @returns {Finding[]} */
function findingsIn({ file, line, text, kind }) {
  const long = kind === "help" ? text.split("\n").filter((row) => row.length > HELP_COLUMNS) : [];
  const sentences = kind === "name" ? [plain(text)] : sentencesOf(text);
  return [
    ...long.map((row) => ({ file, line, rule: "help over 80 columns", text: row })),
    ...sentences.flatMap((sentence) =>
      Object.keys(EXCEPTIONS).some((start) => sentence.startsWith(start))
        ? []
        : RULES.filter(({ of, breaks }) => of.includes(kind) && breaks(sentence)).map(({ rule }) => ({
            file,
            line,
            rule,
            text: sentence,
          })),
    ),
  ];
}

const wanted = process.argv.slice(2);
/** @param {string} file */
const read = (file) =>
  wanted.length > 0 ? wanted.some((path) => file.startsWith(path)) : !UNREAD.some((path) => file.startsWith(path));

const findings = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...filesIn("docs", /\.md$/)].filter(read).flatMap(piecesOfPage),
  ...[...filesIn("src", /\.ts$/), ...filesIn("test", /\.ts$/)].filter(read).flatMap(piecesOfSource),
].flatMap(findingsIn);

for (const { file, line, rule, text } of findings) console.log(`${file}:${line}: ${rule}: ${text}`);
if (findings.length > 0) {
  console.error(`${findings.length} sentences break a rule for prose`);
  process.exitCode = 1;
}
