import type { GuardContext } from "./scope.js";
import { isObject, isThenable, letGo } from "./wire/messages.js";

/**
 * Says who is calling, in the words that the policy's paths into `principal` use. Undefined is nobody: then `principal` is
 * absent. If the function throws, or returns something else than an object, calls are denied under a policy that reads it.
 * It is called for each call and must answer at once. Return what somebody has checked, as `authInfo`, and nothing that the
 * client writes.
 *
 * @example
 * ```ts
 * import type { PrincipalFunction } from "tollgate/mcp";
 *
 * const principal: PrincipalFunction = ({ authInfo }) => authInfo && { role: authInfo.extra?.role, scopes: authInfo.scopes };
 * ```
 */
export type PrincipalFunction = (context: GuardContext) => object | undefined;

/** The member `principal` of a call; none if nobody can say who is calling. Never throws. */
export function principalOf(
  principal: PrincipalFunction | undefined,
  context: GuardContext,
): { readonly principal?: object | undefined } {
  if (principal === undefined) return {};
  try {
    const given: unknown = principal(context);
    if (isThenable(given)) letGo(given);
    else if (given === undefined || isObject(given)) return { principal: given };
  } catch {
    // Nobody can say who is calling.
  }
  return {};
}
