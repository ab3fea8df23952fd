import { optional, readOptions, required } from "../../options.js";
import { digest } from "../digest.js";
import type { ApprovalHandlerOptions } from "./options.js";

/**
 * The options of `authenticateByToken`.
 *
 * @example
 * ```ts
 * import type { TokenAuthenticationOptions } from "tollgate/approvals";
 *
 * const options: TokenAuthenticationOptions = { token: crypto.randomUUID(), name: "operator" };
 * ```
 */
export interface TokenAuthenticationOptions {
  /** The secret of the address, at least 16 characters among letters, digits, `-` and `_`. */
  readonly token: string;
  /** The name in the history of who has the token. Default `"operator"`. */
  readonly name?: string | undefined;
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "" && value.length <= 200;

/**
 * Lets in whoever has a token: for a page on one person's machine. The address `…/?token=…` is answered with a cookie and leads to the
 * same address without the token; a program sends `Authorization: Bearer …`. A browser sends the cookie to other ports of the same
 * name too, so trust the servers of that machine.
 *
 * @throws {TypeError} for an option that it does not know or whose value it cannot use.
 * @example
 * ```ts
 * import { type ApprovalQueue, approvalHandler, authenticateByToken } from "tollgate/approvals";
 *
 * const token = crypto.randomUUID();
 * const handlerOf = (queue: ApprovalQueue) =>
 *   approvalHandler(queue, { authenticate: authenticateByToken({ token }), mayDecide: () => true });
 * console.log(`http://127.0.0.1:8787/?token=${token}`);
 * ```
 */
export function authenticateByToken(options: TokenAuthenticationOptions): ApprovalHandlerOptions["authenticate"] {
  const { token, name } = readOptions<Required<TokenAuthenticationOptions>>("authenticateByToken", options, {
    token: required(
      "a text of at least 16 letters, digits, `-` and `_`",
      (value) => typeof value === "string" && /^[\w-]{16,}$/.test(value),
    ),
    name: optional("a text of 1 to 200 characters", isText, "operator"),
  });
  const expected = digest(token);
  // Hashes are compared, as the time of a comparison says something about what is compared.
  const isToken = async (given: string | null | undefined): Promise<boolean> =>
    typeof given === "string" && (await digest(given)) === (await expected);

  return async ({ method, url, headers }) => {
    const [, bearer] = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "") ?? [];
    if (bearer !== undefined) return (await isToken(bearer)) ? name : undefined;
    // Pages on other ports of one machine have other tokens, and share its cookies.
    const cookie = `tollgate-approvals-${(await expected).slice(0, 8)}`;
    const address = new URL(url);
    if (method === "GET" && (await isToken(address.searchParams.get("token"))))
      return withCookie(address, cookie, token);
    return (await isToken(readCookie(cookie, headers))) ? name : undefined;
  };
}

function withCookie({ protocol, pathname, searchParams }: URL, cookie: string, token: string): Response {
  searchParams.delete("token");
  const query = searchParams.size === 0 ? "" : `?${searchParams}`;
  const secure = protocol === "https:" ? "; Secure" : "";
  return new Response(null, {
    status: 303,
    headers: {
      // One slash: with two it would be the address of another host.
      Location: pathname.replace(/^\/+/, "/") + query,
      "Set-Cookie": `${cookie}=${token}; Path=/; HttpOnly; SameSite=Lax${secure}`,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
    },
  });
}

const readCookie = (cookie: string, headers: Headers): string | undefined =>
  headers
    .get("cookie")
    ?.split(/; */)
    .find((one) => one.startsWith(`${cookie}=`))
    ?.slice(cookie.length + 1);
