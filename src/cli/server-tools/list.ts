import { POLICY_META_KEY } from "../../mcp/tools/list-filter.js";
import { CommandError } from "../shared/command-error.js";
import { secretsIn, shown, withoutSecrets } from "../shared/shown.js";
import { type ListKey, loadSdk, type Sdk, type SdkClient } from "./sdk.js";
import type { StdioServer, UrlServer } from "./server.js";

const MAX_PAGES = 500;
const STDERR_LINES = 20;
const STDERR_CHARACTERS = 8_192;
/** Characters that a terminal would act on. */
const CONTROLS = /[^\P{Cc}\n\t]/gu;

/** A server's answer to `tools/list`, all pages as one, and beside it what else it lists. */
export interface ServerLists extends Partial<Readonly<Record<ListKey, readonly unknown[]>>> {
  /** The revision of the guard's policy, if a guard shortened the list. */
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** Lists what a live server has, all pages, in bounded time. The child process that it starts is always ended. */
export async function listServer(
  server: StdioServer | UrlServer,
  { timeoutMs, env }: { readonly timeoutMs: number; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<ServerLists> {
  const sdk = await loadSdk();
  const client = sdk.client();
  const stdio = server.kind === "stdio" ? sdk.stdio(server, env) : undefined;
  const transport = stdio ?? sdk.http(server as UrlServer);
  const said = stdio?.stderr ? tail(stdio.stderr) : () => "";
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const listing = client.connect(transport).then(() => settled(sdk, client));
    return await Promise.race([listing, expired(deadline)]);
  } catch (error) {
    const secrets = server.kind === "url" ? secretsIn(server.headers) : [];
    const why = withoutSecrets(reason(error, deadline, timeoutMs), secrets);
    throw new CommandError(`${shown(nameOf(server))} did not list its tools: ${why}${said()}`);
  } finally {
    // Pending requests fail with this, and nobody waits for them any more.
    await client.close().catch(() => {});
    await transport.close().catch(() => {});
  }
}

const MAX_ROUNDS = 5;

/** The list once it did not change while it was read, as it does if a server adds tools for what a client can do. */
async function settled(sdk: Sdk, client: SdkClient): Promise<ServerLists> {
  let changed = false;
  client.fallbackNotificationHandler = async ({ method }) => {
    if (method === "notifications/tools/list_changed") changed = true;
  };
  // Asked for tools all the same, the SDK would write a note to stdout.
  if (client.getServerCapabilities()?.tools === undefined) throw new Error("it says that it has no tools");
  for (let round = 1; ; round++) {
    changed = false;
    const list = await everyPage(sdk, client, "tools");
    if (!changed || round === MAX_ROUNDS) return { ...list, ...(await otherLists(sdk, client)) };
  }
}

/** Entries of a list of resources or prompts that are kept. */
const MAX_OTHERS = 1_000;

/** The resources and prompts of a server that says that it has some, by the members that a policy can speak of. */
async function otherLists(sdk: Sdk, client: SdkClient): Promise<ServerLists> {
  const { resources, prompts } = client.getServerCapabilities() ?? {};
  const keep = async (key: ListKey, members: readonly string[]): Promise<ServerLists> => {
    // A server may say that it has some and not list them.
    const list = await everyPage(sdk, client, key, MAX_OTHERS).catch((): ServerLists => ({}));
    const few = (list[key] ?? []).slice(0, MAX_OTHERS);
    return { [key]: few.map((one) => picked(Object(one), members)) };
  };
  return {
    ...(resources !== undefined && (await keep("resources", ["uri", "name"]))),
    ...(resources !== undefined && (await keep("resourceTemplates", ["uriTemplate", "name"]))),
    ...(prompts !== undefined && (await keep("prompts", ["name", "arguments"]))),
  };
}

const picked = (one: Readonly<Record<string, unknown>>, members: readonly string[]): object =>
  Object.fromEntries(members.flatMap((key) => (one[key] === undefined ? [] : [[key, one[key]]])));

async function everyPage(
  sdk: Sdk,
  client: SdkClient,
  key: ListKey,
  enough = Number.POSITIVE_INFINITY,
): Promise<ServerLists> {
  const all: unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  let guardedBy: ServerLists["_meta"];
  do {
    const page = await sdk.listPage(client, key, cursor);
    all.push(...(page[key] ?? []));
    const revision = page._meta?.[POLICY_META_KEY];
    if (typeof revision === "string") guardedBy = { [POLICY_META_KEY]: revision };
    cursor = page.nextCursor;
    if (cursor === undefined || all.length >= enough) return { [key]: all, ...(guardedBy && { _meta: guardedBy }) };
    if (seen.has(cursor)) throw new Error("it gives the same page again and again");
    seen.add(cursor);
  } while (seen.size < MAX_PAGES);
  throw new Error("its list has more than 500 pages");
}

function expired(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

const nameOf = (server: StdioServer | UrlServer): string =>
  // Arguments and queries may hold secrets.
  server.kind === "url" ? server.url.origin : server.command;

function reason(error: unknown, deadline: AbortSignal, timeoutMs: number): string {
  if (deadline.aborted) return `no answer within ${timeoutMs / 1_000} seconds; give more with \`--timeout <seconds>\``;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === "ENOENT") return "there is no such command";
  return typeof message === "string" ? message.split("\n")[0]! : "it failed";
}

/** Keeps the end of what a server writes to its stderr, to be shown when it fails. */
function tail(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.on("data", (chunk: unknown) => {
    text = (text + String(chunk)).replace(CONTROLS, "").slice(-STDERR_CHARACTERS);
  });
  return () => {
    const lines = text.trimEnd().split("\n").slice(-STDERR_LINES);
    return text.trim() === "" ? "" : `\nits stderr:\n${lines.map((line) => `  ${line}`).join("\n")}`;
  };
}
