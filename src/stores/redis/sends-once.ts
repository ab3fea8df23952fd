import { type Kind, optionsOf } from "./client-kind.js";

const TWICE = "it sends commands again whose connection broke, and one may run twice";

/** Throws what to write where a client would send a call again that may have run, never settle it, or send it nowhere. */
export function refuseUnlessOnce(client: object, kind: Kind, hashTag: string, fail: (expected: string) => never): void {
  const options = optionsOf(client);
  const write = (option: string, why: string): never => fail(`\`client\` of ${NAMES[kind]} with \`${option}\`: ${why}`);
  switch (kind) {
    case "ioredis": {
      if (options.autoResendUnfulfilledCommands !== false)
        write("autoResendUnfulfilledCommands: false", `otherwise ${TWICE}`);
      if (options.maxRetriesPerRequest !== 0) {
        write("maxRetriesPerRequest: 0", "otherwise a call that a broken connection left unanswered is never settled");
      }
      const { mode } = client as { readonly mode?: unknown };
      if (mode === "subscriber" || mode === "monitor")
        fail(`\`client\` of ioredis that is not in ${mode} mode: ${ANOTHER}`);
      return;
    }
    case "ioredis cluster": {
      const { redisOptions } = options as {
        readonly redisOptions?: { readonly autoResendUnfulfilledCommands?: unknown };
      };
      if (options.retryDelayOnFailover !== 0) write("retryDelayOnFailover: 0", `otherwise ${TWICE}`);
      if (redisOptions?.autoResendUnfulfilledCommands !== false) {
        write("redisOptions: { autoResendUnfulfilledCommands: false }", `otherwise ${TWICE}`);
      }
      refuseBraces(options.keyPrefix, hashTag, fail);
      return;
    }
    case "node-redis": {
      const { isPubSubActive } = client as { readonly isPubSubActive?: unknown };
      if (isPubSubActive === true && options.RESP !== 3) {
        fail(`\`client\` of node-redis that is not in subscriber mode: ${ANOTHER}`);
      }
      return;
    }
    case "upstash": {
      const { retry } = (client as { readonly client: { readonly retry?: { readonly attempts?: unknown } } }).client;
      if (retry?.attempts !== 0) {
        write(
          "retry: { retries: 0 }",
          `otherwise it sends a request again that may have run, also with \`retry: false\`, and it may run twice`,
        );
      }
      return;
    }
    case "plain":
  }
}

const NAMES: Readonly<Record<Kind, string>> = {
  ioredis: "ioredis",
  "ioredis cluster": "ioredis' `Cluster`",
  "node-redis": "node-redis",
  upstash: "@upstash/redis",
  plain: "your own",
};
const ANOTHER = "a connection that is subscribed takes no other command; give `client.duplicate()`";

/** The client writes its prefix before the store's keys, and a cluster goes by the first braces in a key. */
function refuseBraces(keyPrefix: unknown, hashTag: string, fail: (expected: string) => never): void {
  const text = String(keyPrefix ?? "");
  if (!text.includes("{") || (hashTag === "prefix" && /^[^{]*\{[^}]+\}/.test(text))) return;
  fail(
    hashTag === "prefix"
      ? "`client` whose `keyPrefix` has no `{` but in a hash tag such as `{app}`: a cluster places keys by it"
      : '`client` whose `keyPrefix` has no `{`: a cluster would place all subjects by it, and `hashTag: "subject"` spreads them',
  );
}
