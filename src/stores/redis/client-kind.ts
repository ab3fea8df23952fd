import { type Fail, hasMethods as has } from "../../options.js";

/** The kind of a client, as far as its shape tells for certain. */
export type Kind = "ioredis" | "ioredis cluster" | "node-redis" | "upstash" | "plain";

/** The text to write for a client that is not one of these. */
const WRAP = "`{ send: (...command) => … }` that sends one command once and gives its reply";
const KNOWN = "`client` to be a client of ioredis, node-redis or @upstash/redis, or to have `send(...command)`";

/** Tells the kind of a client that can be counted with; otherwise throws what was recognised and what to write instead. */
export function kindOf(client: unknown, fail: Fail): Kind {
  const refuse = (what: string, instead: string) => fail(`${KNOWN}; this is ${what}: ${instead}`);
  if (typeof client === "string" || client instanceof URL) {
    return refuse(
      "an address",
      "make a client of it, such as `new Redis(url)` of ioredis with the options of docs/stores.md",
    );
  }
  if (has(client, "then")) return refuse("a promise", "await it first");
  if (isPipeline(client)) return refuse("a pipeline or transaction", "give the client that made it");
  if (has(client, "customCommand")) {
    return refuse("a client of Valkey GLIDE", "write `{ send: (...command) => client.customCommand(command) }`");
  }
  if (has(client, "evalSha", "eval")) return nodeRedisKind(client, refuse);
  if (has(client, "evalsha", "eval")) return lowercaseKind(client, refuse);
  if (has(client, "send") && !COMMANDS.some((name) => has(client, name))) return "plain";
  return has(client, "send") || COMMANDS.some((name) => has(client, name))
    ? refuse("a client that the store does not know", `wrap it as ${WRAP}`)
    : fail(KNOWN);
}

/** A client that has one of these beside `send` has its own idea of what `send` takes. */
const COMMANDS = ["get", "incr", "sendCommand", "evalsha", "evalSha", "eval"];

type Refuse = (what: string, instead: string) => never;

function nodeRedisKind(client: object, refuse: Refuse): Kind {
  if (has(client, "getMasterNode") || has(client, "getSentinelNode")) {
    return refuse(
      "a client of `createSentinel` of node-redis, which sends a command again whose connection broke",
      "write `new Redis({ sentinels, name, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 })` of ioredis",
    );
  }
  if (optionsOf(client).legacyMode === true) {
    return refuse("a client of node-redis in `legacyMode`, which answers by callbacks", "make it without that option");
  }
  return has(client, "connect") ? "node-redis" : refuse("a client that the store does not know", `wrap it as ${WRAP}`);
}

function lowercaseKind(client: object, refuse: Refuse): Kind {
  if (has((client as { client?: unknown }).client, "request")) return "upstash";
  const options = optionsOf(client);
  if ((client as { isCluster?: unknown }).isCluster === true && "retryDelayOnFailover" in options)
    return "ioredis cluster";
  if ("autoResendUnfulfilledCommands" in options) return "ioredis";
  if (has(client, "send_command")) {
    return refuse(
      "a client of redis 3 or older, which answers by callbacks",
      "use the package redis from version 4 on",
    );
  }
  if (has(client, "send", "evalsha")) {
    const instead = "write `{ send: (command, ...args) => client.send(command, args) }`";
    return refuse("a client whose `send` takes its arguments as a list, as that of Bun", instead);
  }
  return refuse("a client that the store does not know", `wrap it as ${WRAP}`);
}

const isPipeline = (client: unknown): boolean =>
  has(client, "execAsPipeline") || (has(client, "exec") && (client as { isPipeline?: unknown }).isPipeline === true);

/** The options that a client shows; none where it shows none. */
export function optionsOf(client: object): Readonly<Record<string, unknown>> {
  const { options } = client as { readonly options?: unknown };
  return typeof options === "object" && options !== null ? (options as Readonly<Record<string, unknown>>) : {};
}
