import { POLICY_META_KEY } from "../../mcp/tools/list-filter.js";
import { CommandError } from "../shared/command-error.js";
import { secretsIn, shown, withoutSecrets } from "../shared/shown.js";
import { loadSdk, type Sdk, type SdkClient } from "./sdk.js";
import type { StdioServer, UrlServer } from "./server.js";

const MAX_PAGES = 500;
const STDERR_LINES = 20;
const STDERR_CHARACTERS = 8_192;
/** Characters that a terminal would act on. */
const CONTROLS = /[^\P{Cc}\n\t]/gu;

/** The tools that a server lists. */
export interface ToolList {
  readonly tools: readonly unknown[];
  /** The revision of the guard's policy, if a guard shortened the list. */
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** Lists the tools of a live server, all pages, in bounded time. The child process that it starts is always ended. */
export async function listTools(
  server: StdioServer | UrlServer,
  { timeoutMs, env }: { readonly timeoutMs: number; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<ToolList> {
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
async function settled(sdk: Sdk, client: SdkClient): Promise<ToolList> {
  let changed = false;
  client.fallbackNotificationHandler = async ({ method }) => {
    if (method === "notifications/tools/list_changed") changed = true;
  };
  for (let round = 1; ; round++) {
    changed = false;
    const list = await everyPage(sdk, client);
    if (!changed || round === MAX_ROUNDS) return list;
  }
}

async function everyPage(sdk: Sdk, client: SdkClient): Promise<ToolList> {
  // Asked for tools all the same, the SDK would write a note to stdout.
  if (client.getServerCapabilities()?.tools === undefined) throw new Error("it says that it has no tools");
  const tools: unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  let guardedBy: ToolList["_meta"];
  do {
    const page = await sdk.listPage(client, cursor);
    tools.push(...page.tools);
    const revision = page._meta?.[POLICY_META_KEY];
    if (typeof revision === "string") guardedBy = { [POLICY_META_KEY]: revision };
    cursor = page.nextCursor;
    if (cursor === undefined) return { tools, ...(guardedBy && { _meta: guardedBy }) };
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
