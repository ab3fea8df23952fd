import type { ApprovalRecord } from "../record.js";
import { type Access, PAGE_SIZE } from "./access.js";
import { readFormAnswer, readJsonAnswer } from "./body.js";
import { ICON } from "./icon.js";
import { callPage, indexPage, problemPage } from "./page.js";
import { Refusal } from "./refusal.js";
import { htmlResponse, jsonResponse, redirect, response } from "./response.js";
import { SCRIPT } from "./script.js";
import { STATE } from "./state-words.js";
import { STYLE } from "./style.js";

// The response of each place.

const FILES = {
  style: { type: "text/css; charset=utf-8", text: STYLE },
  script: { type: "text/javascript; charset=utf-8", text: SCRIPT },
  icon: { type: "image/svg+xml", text: ICON },
};

/** The same for everybody. */
export function file(name: keyof typeof FILES): Response {
  const { type, text } = FILES[name];
  return response(200, type, text);
}

export async function index(access: Access, query: URLSearchParams): Promise<Response> {
  const before = query.get("before") ?? undefined;
  const [waiting, all] = await Promise.all([
    access.list({ open: true, limit: PAGE_SIZE }),
    access.list({ open: false, limit: PAGE_SIZE, before }),
  ]);
  return htmlResponse(200, indexPage(waiting, all, access.who.name));
}

export const call = async (access: Access, id: string): Promise<Response> =>
  htmlResponse(200, callPage(await access.find(id), access.who.name));

export const record = async (access: Access, id: string): Promise<Response> => jsonResponse(200, await access.find(id));

export async function list(access: Access, query: URLSearchParams): Promise<Response> {
  const open = query.get("open") ?? "false";
  if (open !== "true" && open !== "false") throw new Refusal(400, "expected `open` to be `true` or `false`");
  const limit = Number(query.get("limit") ?? PAGE_SIZE);
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_SIZE)
    throw new Refusal(400, `expected \`limit\` to be a whole number of 1 to ${PAGE_SIZE}`);
  const { seen, next } = await access.list({ open: open === "true", limit, before: query.get("before") ?? undefined });
  return jsonResponse(200, { calls: seen, next });
}

export async function answerByJson(access: Access, id: string, request: Request): Promise<Response> {
  const { decided, record } = await access.decide(id, await readJsonAnswer(request));
  return decided ? jsonResponse(200, { record }) : jsonResponse(409, { error: tooLate(record), record });
}

/** A form leads to the page of the call, so that loading that page again sends no answer. */
export async function answerByForm(access: Access, id: string, request: Request): Promise<Response> {
  const { decided, record } = await access.decide(id, await readFormAnswer(request));
  if (decided) return redirect(id);
  return htmlResponse(409, callPage({ record, mayDecide: true }, access.who.name, tooLate(record)));
}

const tooLate = ({ state }: ApprovalRecord): string =>
  `the answer does not count: ${state === "pending" ? "it came too late" : `this call is ${STATE[state]} already`}`;

/** The words of an error that is not ours stay here. */
export function refusal(error: unknown, isForPrograms: boolean): Response {
  const { status, message, headers } =
    error instanceof Refusal ? error : new Refusal(500, "something failed here; load again to see what stands");
  return isForPrograms
    ? jsonResponse(status, { error: message }, headers)
    : htmlResponse(status, problemPage(message), headers);
}
