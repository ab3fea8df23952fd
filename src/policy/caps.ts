/** Bytes of a document text, in UTF-8. */
export const MAX_TEXT_BYTES = 1_048_576;
/** Objects and arrays within one another, the document itself included. */
export const MAX_DEPTH = 32;
/** Values of a document that is given as a value; a small graph can stand for an endless tree. */
export const MAX_NODES = 1_048_576;
export const MAX_TOOLS = 10_000;
/** Rules or limits in one list. */
export const MAX_LIST = 64;
export const MAX_CONDITIONS = 64;
export const MAX_IN_VALUES = 1_000;
/** Elements of an array that a quantifier looks at. */
export const MAX_ELEMENTS = 1_000;
export const MAX_PATH_NAMES = 16;
/** Conditions within one another; those of the rule's own list are the first level. */
export const MAX_CONDITION_DEPTH = 8;
/** Tests in the tree of a rule. */
export const MAX_LEAVES = 64;
/** `every` and `some` within one another. */
export const MAX_QUANTIFIERS = 3;
/** Paths in the `by` of a limit. */
export const MAX_BY = 4;
/** The most calls that one call is charged as. */
export const MAX_AMOUNT = 1_000_000;
/** Names in the `arguments` of an entry. */
export const MAX_ARGUMENTS = 256;
/** How long an approval may be remembered: 30 days. */
export const MAX_REMEMBER_SECONDS = 2_592_000;
/** Paths in the `match` of a `remember`. */
export const MAX_MATCH = 8;
/** Named lists of a document. */
export const MAX_LISTS = 100;
export const MAX_LIST_ELEMENTS = 10_000;
/** Names with stars in a document: keys, `hide` and `except` together. */
export const MAX_NAME_PATTERNS = 1_000;
export const MAX_NAME_PATTERN_LENGTH = 256;
export const MAX_STARS = 8;
/** Elements of a list times elements under quantifiers: one quantifier over the longest list is never above it. */
export const MAX_LIST_COST = MAX_LIST_ELEMENTS * MAX_ELEMENTS;
export const MAX_COUNTER_LENGTH = 256;
/** 366 days. */
export const MAX_WINDOW_SECONDS = 31_622_400;
/** Characters of a pattern. */
export const MAX_PATTERN_LENGTH = 1_024;
/** Instructions of a pattern, as re2js counts them. */
export const MAX_PATTERN_SIZE = 1_024;
/** Instructions times UTF-16 code units of one search. */
export const MAX_SEARCH_COST = 2_097_152;
/** The most that all different patterns of a document may cost together, in the units of `patternCost`. */
export const MAX_PATTERNS_COST = 131_072;

/** Issues that are listed of one document; beyond, listing more would keep the parser busy and help nobody. */
export const MAX_ISSUES = 10_000;
/**
 * The most code units of all places together. A tool's name counts for the tool and for each rule, condition and limit below
 * it. The pointers of all listed issues have the same cap. A name is part of each place below it.
 */
export const MAX_PLACES_LENGTH = 16_777_216;
