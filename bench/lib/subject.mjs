// @ts-check
/**
 * Whose counter a call is charged to, by the rules of the language; undefined where it carries none.
 *
 * @param {{ readonly grant?: unknown } | undefined} scope
 * @returns {string | undefined}
 */
export function grantOf(scope) {
  const grant = scope?.grant;
  return typeof grant === "string" && grant !== "" && grant.length <= 1_024 ? grant : undefined;
}

/** The same where the function takes own properties only. @param {{ readonly grant?: unknown } | undefined} scope */
export function ownGrantOf(scope) {
  if (scope === undefined || !Object.hasOwn(scope, "grant")) return undefined;
  const { grant } = scope;
  return typeof grant === "string" && grant !== "" && grant.length <= 1_024 ? grant : undefined;
}
