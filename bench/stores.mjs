// @ts-check
// Calls a second over one Redis: the Redis store, alone and under an engine, beside other limiters. Client and server share
// one core.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { createEngine, parsePolicy } from "tollgate";
import { createRedisStore } from "tollgate/redis";

const ROUNDS = Number(process.env.ROUNDS ?? 9);
const ROUND_MS = Number(process.env.ROUND_MS ?? 400);
const SUBJECTS = 10_000;
const MAX = 1_000_000_000;

if (process.env.PINNED === undefined) {
  const core = `${availableParallelism() - 1}`;
  const again = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)];
  const { status, error } = spawnSync("taskset", ["-c", core, ...again], {
    stdio: "inherit",
    env: { ...process.env, PINNED: core },
  });
  if (error !== undefined) throw new Error("expected `taskset` (util-linux) and `redis-server` on the path");
  process.exit(status ?? 1);
}

/** @type {{ RateLimiterRedis: any, RateLimiterUnion: any, RedisStore: any }} */
const { RateLimiterRedis, RateLimiterUnion, RedisStore } = await peers();

async function peers() {
  try {
    const from = (/** @type {string} */ name) => import(import.meta.resolve(name, import.meta.url));
    const [flexible, store] = await Promise.all(
      [
        "./stores/node_modules/rate-limiter-flexible/index.js",
        "./stores/node_modules/rate-limit-redis/dist/index.mjs",
      ].map(from),
    );
    return { ...flexible.default, RedisStore: store.RedisStore };
  } catch (cause) {
    throw new Error("the other libraries are not installed: npm ci --prefix bench/stores", { cause });
  }
}

/** @type {number} */
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
});
const directory = mkdtempSync(join(tmpdir(), "tollgate-bench-"));
const server = spawn("redis-server", ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--dir", directory]);
await new Promise((resolve) => {
  server.stdout.on("data", (/** @type {Buffer} */ text) => `${text}`.includes("Ready to accept") && resolve(null));
});

/** @type {Redis[]} */
const clients = [];
const connect = () => {
  const client = new Redis(port, "127.0.0.1", { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 });
  clients.push(client);
  return client;
};
const subjects = Array.from({ length: SUBJECTS }, (_, i) => `user-${i}`);

/** @typedef {(subject: string) => Promise<boolean>} Ask Whether one call of this subject is admitted. */

const SECONDS = [60, 3_600, 86_400];

/** The store, as the others are measured: without a policy around it. @param {number} limits @param {boolean} batch @returns {Ask} */
function store(limits, batch) {
  const counters = createRedisStore({ client: connect(), prefix: `store-${limits}-${batch}`, batch });
  const windows = SECONDS.slice(0, limits).map((seconds) => ({
    counter: `grant:${seconds}:calls`,
    length: seconds * 1_000,
  }));
  return async (subject) => {
    const now = Date.now();
    const charges = windows.map(({ counter, length }) => {
      const windowStart = now - (now % length);
      return { counter, subject, windowStart, windowEnd: windowStart + length, reach: 0, amount: 1, max: MAX };
    });
    return (await counters.reserve(charges, now)).ok;
  };
}

/** @param {number} limits @returns {Ask} */
function engine(limits) {
  const windows = /** @type {const} */ (["minute", "hour", "day"]);
  const policy = parsePolicy({
    version: "1",
    default: "deny",
    tools: {
      call: {
        limits: windows.slice(0, limits).map((window) => ({ counter: "calls", window, max: MAX, scope: "grant" })),
      },
    },
  });
  const made = createEngine({ policy, store: createRedisStore({ client: connect(), prefix: `engine-${limits}` }) });
  return async (grant) => (await made.evaluate({ tool: "call", scope: { grant } })).effect === "allow";
}

/** @param {number} limits @returns {Ask} */
function flexible(limits) {
  const storeClient = connect();
  const one = SECONDS.slice(0, limits).map(
    (duration) =>
      new RateLimiterRedis({ storeClient, points: MAX, duration, keyPrefix: `flexible-${limits}-${duration}` }),
  );
  const limiter = limits === 1 ? one[0] : new RateLimiterUnion(...one);
  return async (key) => (await limiter.consume(key)) !== undefined;
}

/** @param {number} limits @returns {Ask} */
function express(limits) {
  const client = connect();
  const stores = SECONDS.slice(0, limits).map((duration) => {
    const store = new RedisStore({
      prefix: `express-${limits}-${duration}:`,
      sendCommand: (/** @type {[string, ...string[]]} */ ...command) => client.call(...command),
    });
    store.init({ windowMs: duration * 1_000 });
    return store;
  });
  return async (key) => {
    const counts = await Promise.all(stores.map((store) => store.increment(key)));
    return counts.every(({ totalHits }) => totalHits <= MAX);
  };
}

const control = connect();
/** Seconds of CPU time that the server has used. */
async function serverSeconds() {
  const info = await control.info("cpu");
  const used = (/** @type {string} */ name) => Number(new RegExp(`^used_cpu_${name}:([\\d.]+)`, "m").exec(info)?.[1]);
  return used("sys") + used("user");
}

/**
 * Calls of so many callers, each of which asks again when it is answered, for each second that client and server use of
 * their core. What else the machine does meanwhile does not count.
 * @param {Ask} ask @param {number} callers
 */
async function rate(ask, callers) {
  const server = await serverSeconds();
  const client = process.cpuUsage();
  const end = performance.now() + ROUND_MS;
  let calls = 0;
  let next = Math.floor(Math.random() * SUBJECTS);
  const caller = async () => {
    while (performance.now() < end) {
      next = (next + 1) % SUBJECTS;
      if (!(await ask(/** @type {string} */ (subjects[next])))) throw new Error("a call was not admitted");
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const { user, system } = process.cpuUsage(client);
  return calls / ((user + system) / 1e6 + (await serverSeconds()) - server);
}

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

try {
  console.log(
    `Node ${process.version}, one core (${process.env.PINNED}), ${ROUNDS} rounds of ${ROUND_MS} ms, ${SUBJECTS} subjects`,
  );
  for (const limits of [1, 3]) {
    /** @type {Readonly<Record<string, Ask>>} */
    const contestants = {
      "tollgate's store": store(limits, true),
      "its store, batch: false": store(limits, false),
      "its engine over the store": engine(limits),
      [limits === 1 ? "rate-limiter-flexible" : "rate-limiter-flexible, Union"]: flexible(limits),
      "rate-limit-redis": express(limits),
    };
    for (const callers of [1, 64]) {
      /** @type {Record<string, number[]>} */
      const rates = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
      for (let round = -1; round < ROUNDS; round++) {
        for (const [name, ask] of Object.entries(contestants)) {
          const measured = await rate(ask, callers);
          // The first round warms up.
          if (round >= 0) rates[name]?.push(measured);
        }
      }
      const [own = [], single = [], whole = [], ...others] = Object.values(rates);
      const ratio = (/** @type {readonly number[]} */ ours) =>
        median(ours.map((value, round) => value / Math.max(...others.map((peer) => peer[round] ?? 0)))).toFixed(2);
      console.log(`\n${limits} limit${limits === 1 ? "" : "s"}, ${callers} caller${callers === 1 ? "" : "s"}`);
      for (const [name, measured] of Object.entries(rates))
        console.log(`  ${name.padEnd(30)} ${Math.round(median(measured)).toLocaleString("en").padStart(9)} calls/s`);
      console.log(
        `  the store: ${ratio(own)} times the best of the others; batch: false ${ratio(single)}; the engine ${ratio(whole)}`,
      );
    }
  }
} finally {
  for (const client of clients) client.disconnect();
  server.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
}
