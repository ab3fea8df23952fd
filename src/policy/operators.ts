import type { OperandKind } from "./operands.js";
import type { ArgumentType, Operand, Operator, Operator1, OperatorRow, Scalar } from "./operator-row.js";
import type { Version } from "./version.js";

export type { ArgumentType, Operator, Operator1 };

/** A string is left undecided only where very many are compared with a list. */
const TOO_MANY = {
  of: "string",
  says: () => ["is one of too many to compare with a list", "give fewer elements"],
} as const satisfies OperatorRow["doubt"];

const ROWS = {
  eq: {
    since: "1",
    operand: "scalar",
    advisedFor: ["string", "number", "boolean"],
    says: "equals",
    aliases: "equals equal equalto is same = == ===",
  },
  neq: {
    since: "1",
    operand: "scalar",
    negates: "eq",
    excludes: true,
    says: "differs from",
    aliases: "ne not ! <> unequal differs different except unless otherthan isnt",
  },
  in: {
    since: "1",
    operand: "list",
    advisedFor: ["string", "number"],
    says: "is one of",
    aliases: "oneof anyof among memberof inlist inset inarray",
  },
  not_in: {
    since: "1",
    operand: "list",
    negates: "in",
    excludes: true,
    says: "is none of",
    aliases: "noneof none",
  },
  lt: {
    since: "1",
    operand: "number",
    bound: { side: "upper", open: true },
    advisedFor: ["number"],
    says: "is less than",
    aliases: "< lessthan less below under",
  },
  lte: {
    since: "1",
    operand: "number",
    bound: { side: "upper", open: false },
    advisedFor: ["number"],
    says: "is at most",
    aliases: "le leq lteq <= lessthanorequal lessthanorequalto lessthanequals atmost",
  },
  gt: {
    since: "1",
    operand: "number",
    negates: "lte",
    bound: { side: "lower", open: true },
    advisedFor: ["number"],
    says: "is greater than",
    aliases: "> greaterthan greater morethan above over exceeds",
  },
  gte: {
    since: "1",
    operand: "number",
    negates: "lt",
    bound: { side: "lower", open: false },
    advisedFor: ["number"],
    says: "is at least",
    aliases: "ge geq gteq >= greaterthanorequal greaterthanorequalto greaterthanequals atleast",
  },
  regex: {
    since: "1",
    operand: "pattern",
    advisedFor: ["string"],
    says: "matches the pattern",
    doubt: { of: "string", says: () => ["is too long to be searched", "shorten it"] },
    aliases: "regexp matches match pattern rlike ~ =~",
    opposites: "mismatch mismatches",
  },
  contains: {
    since: "1",
    operand: "contained",
    takes: (operand) => (typeof operand === "string" ? ["string", "array"] : ["array"]),
    advisedFor: ["string", "array"],
    says: "contains",
    wants: (operand) => `a ${typeof operand === "string" ? "string" : "list"} that can be searched`,
    doubt: {
      of: "array",
      says: (operand) => [
        "has elements that cannot be compared with certainty",
        `give elements of type ${typeof operand}`,
      ],
    },
    aliases: "contain includes include substring",
    opposites: "excludes exclude lacks without",
  },
  exists: {
    since: "1",
    operand: "flag",
    takes: () => ["string", "number", "boolean", "array", "object"],
    advisedFor: ["array", "object", "null"],
    says: { true: "is given", false: "is left out" },
    aliases: "present defined isset",
    opposites: "null nil missing undefined absent unset",
  },
  starts_with: {
    since: "2",
    operand: "affix",
    says: "begins with",
    doubt: TOO_MANY,
    aliases: "starts beginswith begins prefix hasprefix",
  },
  ends_with: {
    since: "2",
    operand: "affix",
    says: "ends with",
    doubt: TOO_MANY,
    aliases: "ends suffix hassuffix",
  },
  min_size: {
    since: "2",
    operand: "size",
    takes: () => ["string", "array"],
    says: "has a size of at least",
    wants: () => "an array or a string",
    aliases: "minlength minlen minitems minsize",
  },
  max_size: {
    since: "2",
    operand: "size",
    takes: () => ["string", "array"],
    says: "has a size of at most",
    wants: () => "an array or a string",
    aliases: "maxlength maxlen maxitems maxsize",
  },
  within: {
    since: "2",
    operand: "paths",
    says: "is, or lies below, one of",
    wants: () => "an absolute path",
    doubt: {
      of: "string",
      says: () => ["is not a path that all programs read alike", "give an absolute path without `..` and escapes"],
    },
    aliases: "inside subpath ispathwithin",
  },
  url_in: {
    since: "2",
    operand: "urls",
    says: "fits one of the URL patterns",
    wants: () => "a URL",
    doubt: {
      of: "string",
      says: () => [
        "is not a URL that all programs read alike",
        "give it as `https://host/path`, without user and `..`",
      ],
    },
    aliases: "urlmatches hostin",
  },
  email_in: {
    since: "2",
    operand: "addresses",
    says: "fits one of the domains and addresses",
    wants: () => "an e-mail address",
    doubt: {
      of: "string",
      says: () => ["is not an address that all programs read alike", "give one bare address, as `name@example.com`"],
    },
    aliases: "emailmatches domainin",
  },
} as const satisfies Readonly<Record<Operator, OperatorRow>>;

/** In the order in which messages list them. */
export const OPERATOR_NAMES = Object.keys(ROWS) as readonly Operator[];

/** Whether an operator belongs to a version. */
export const hasOperator = (version: Version, name: Operator): boolean => version === "2" || ROWS[name].since === "1";

/** Whether a version has an operator of this name. */
export const isOperator = (name: unknown, version: Version): name is Operator =>
  OPERATOR_NAMES.includes(name as Operator) && hasOperator(version, name as Operator);

/** The operators, each once. Rows have no prototype: what one leaves out stays out, whatever `Object.prototype` gains. */
export const OPERATORS = Object.fromEntries(
  OPERATOR_NAMES.map((name) => [name, { __proto__: null, ...ROWS[name] }]),
) as unknown as Readonly<Record<Operator, OperatorRow>>;

/** The kinds of operands of version "1". */
export type OperandKind1 = (typeof ROWS)[Operator1]["operand"];

type OperatorWith<K extends OperandKind> = {
  [Op in Operator]: (typeof ROWS)[Op]["operand"] extends K ? Op : never;
}[Operator];

/** The operators that take an operand. */
export const operatorsWith = <K extends OperandKind>(operand: K): readonly OperatorWith<K>[] =>
  OPERATOR_NAMES.filter((name) => OPERATORS[name].operand === operand) as Operator[] as OperatorWith<K>[];

/** The kind of what an operator of a version compares with; undefined for any other name. */
export const operandKindOf = (name: unknown, version: Version): OperandKind | undefined =>
  isOperator(name, version) ? OPERATORS[name].operand : undefined;

/** The operators of which every other one is the opposite. */
type PositiveOperator = { [Op in Operator]: (typeof ROWS)[Op] extends { negates: Operator } ? never : Op }[Operator];

/** The operator itself, or the one that it negates. */
export const positiveOf = (op: Operator): PositiveOperator => (OPERATORS[op].negates ?? op) as PositiveOperator;

/** The operator that is TRUE where this one is FALSE, and undecided where this one is, if there is one. */
export const oppositeOf = (op: Operator): Operator | undefined =>
  OPERATORS[op].negates ?? OPERATOR_NAMES.find((name) => OPERATORS[name].negates === op);

/** The operand; of a list the first, which is of the type of all. */
export const sampleOf = (value: Operand): Scalar => (typeof value === "object" ? value[0]! : value);

/** The types of an argument on which a condition can be decided. */
export function typesTaken(op: Operator, value: Operand): readonly ArgumentType[] {
  const sample = sampleOf(value);
  return OPERATORS[op].takes?.(sample) ?? [typeof sample as ArgumentType];
}
