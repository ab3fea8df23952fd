import { codesOf, reasonOf } from "../cause.js";

/** Codes of Postgres for a schema, a function and a table that do not exist. */
const MISSING = ["3F000", "42883", "42P01"];
/** That of a right that the role does not have. */
const NOT_ALLOWED = "42501";

/** The cause of a failed statement, in words that say what to do; the driver's own error is its cause. */
export function explain(error: unknown, schema: string): Error {
  const said = reasonOf(error);
  const codes = codesOf(error);
  // Prisma has the code in its text alone.
  const has = (code: string): boolean => codes.includes(code) || said.includes(`Code: \`${code}\``);
  const hint = hintOf(error, said, has, schema);
  if (hint === "" && error instanceof Error && error.message === said) return error;
  return Object.assign(new Error(said + hint, { cause: error }), codes.length > 0 && { code: codes[0] });
}

function hintOf(error: unknown, said: string, has: (code: string) => boolean, schema: string): string {
  const option = schema === '"tollgate"' ? "" : `{ schema: ${schema} }`;
  if (MISSING.some(has)) {
    const printed = option === "" ? "; `npx tollgate proxy --migration` prints its SQL" : "";
    return `; run \`postgresMigration(${option})\` against this database: the store needs its tables and functions in the schema ${schema}${printed}`;
  }
  if (has(NOT_ALLOWED)) {
    return `; grant the store's role USAGE on the schema ${schema}, and SELECT, INSERT, UPDATE and DELETE on its tables \`counters\`, \`sliding_counters\` and \`approvals\``;
  }
  if (error instanceof TypeError && /undefined|null/.test(said)) {
    return "; is `query` a method without its object? Write `(text, values) => pool.query(text, values)`";
  }
  return "";
}
