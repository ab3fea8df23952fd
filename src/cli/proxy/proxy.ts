import { resolve } from "node:path";
import { createEngine } from "../../create-engine.js";
import type { Decision } from "../../engine/decision.js";
import { guardTransport } from "../../mcp/index.js";
import { defaultScope } from "../../mcp/scope.js";
import type { Host } from "../command.js";
import type { StdioServer, UrlServer } from "../server-tools/server.js";
import { CommandError } from "../shared/command-error.js";
import { openStores } from "../shared/open-stores.js";
import { policiesOf } from "../shared/policy-file.js";
import { readTextFile } from "../shared/read-file.js";
import { shown } from "../shared/shown.js";
import { approverOf } from "./approve.js";
import { startChild } from "./child.js";
import { contextProblem } from "./context-paths.js";
import { createLineTransport } from "./line-transport.js";
import { decisionLog, sayTo } from "./log.js";
import { watchPolicies } from "./policy-source.js";
import { connectRemote } from "./remote.js";
import { serve } from "./serve.js";
import { createServerName } from "./server-name.js";
import { createStoreReport } from "./store-report.js";

export interface ProxyOptions {
  /** Files, outermost first. */
  readonly policies: readonly string[];
  readonly server: StdioServer | UrlServer;
  readonly observe: boolean;
  readonly hideDenied: boolean;
  readonly store: string | undefined;
  /** Whether the proxy ends if the store cannot count at its start. */
  readonly requireStore: boolean;
  readonly namespace: string | undefined;
  /** On whose account all calls are made, where the guard's own values are not meant. */
  readonly scope: { readonly grant?: string; readonly session?: string };
  readonly log: string | undefined;
  /** The server's name in the log. */
  readonly name: string | undefined;
}

/** Stands between a client on this process's stdio and a server, until either ends, and ends the process with the exit code. */
export async function runProxy(options: ProxyOptions, host: Host): Promise<number> {
  const say = sayTo(host.stderr);
  const files = options.policies.map((file) => ({ file, text: readTextFile(file) }));
  const policy = policiesOf(files);
  const problem = contextProblem(policy);
  if (problem !== undefined) throw new CommandError(problem);
  const named = options.policies.map(shown).join(", ");
  const file = resolve(options.policies[0]!);
  const { server } = options;
  const name = createServerName(options.name, server);
  const revisions = new WeakMap<Decision, string>();
  const onEvent = decisionLog(options.log, say, {
    server: name.get,
    revision: (event) => (event.kind === "call" ? revisions.get(event.decision) : undefined) ?? engine.revision(),
  });
  // Anything opened from here on keeps the process alive: it is closed below, or nothing can fail before.
  const stores = await openStores(options.store, host.env);
  const namespace = options.namespace ?? stores.namespace ?? file;
  const report = createStoreReport(stores, say);
  const engine = createEngine({
    policy,
    ...{ store: stores.store, namespace },
    onStoreFailure: report.heard,
    onDecision: ({ decision, revision }) => void revisions.set(decision, revision),
  });
  const source = watchPolicies(
    files.map((one) => ({ ...one, file: resolve(one.file) })),
    {
      changed(next) {
        engine.replacePolicy(next);
        say(`tollgate: ${named} has changed and decides from now on`);
      },
      refused(problems) {
        say(`tollgate: ${named} has changed and is REFUSED; the policy from before stays`);
        for (const problem of problems) say(`tollgate:   ${problem}`);
      },
    },
  );

  const client = createLineTransport(host.stdin, host.stdout, { answered: true, sender: "client" });
  client.onerror = (error) => say(`tollgate: client: ${error.message}`);
  guardTransport(client, {
    engine,
    scope: (context) => ({ ...defaultScope(context), ...options.scope }),
    observe: options.observe,
    hideDenied: options.hideDenied,
    approve: approverOf({
      ...{ stores, namespace, server, name: name.get(), say },
      storeOption: storeOptionOf(options.store),
    }),
    onEvent,
  });
  let code: number;
  try {
    if (options.requireStore) await report.require();
    else report.check();
    const behind = server.kind === "stdio" ? await startChild(server, host) : await connectRemote(server);
    code = await serve(client, behind, { host, say, refresh: source.refresh, hear: name.hear });
  } finally {
    source.close();
    report.close();
    stores.close();
    host.stdin.destroy();
  }
  host.exit(code);
  return code;
}

/** The option for another command that reads the same store; an address is not repeated, as it may hold a password. */
function storeOptionOf(store: string | undefined): string {
  if (store === undefined) return "";
  return /^[\w./+-]+$/.test(store) ? ` --store ${resolve(store)}` : " --store <the same>";
}
