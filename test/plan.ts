// Which tests each command runs, and how long. CONTRIBUTING.md says the same in words.

/** Left to `npm run test:all`: each of these takes long, and something quicker in `npm test` has the same kinds. */
const SLOW: readonly string[] = [
  "test/stores/race/**", // processes that race over one server, at a tenth of their length
  "test/stores/windows/**", // waits for windows to end by the clock of the machine
  "test/stores/sqlite/processes.test.ts", // 200,000 calls of four processes
  "test/stores/*/faults.test.ts", // each fault of a network, by each driver
  "test/stores/redis/cluster.test.ts", // three servers
  "test/stores/{postgres,redis}/contract.test.ts", // the suite for stores, by each driver
  "test/cli/proxy/{approvals,bytes,change,completion,counts,ending,hand-on,log,recovery,remote,requests,servers,smuggling,store,unread,unreadable}.test.ts", // a proxy and a server for each of over a hundred messages
  "test/cli/values.test.ts", // a command for each wrong value of each option
  "test/examples/claims.test.ts", // each claim of an example policy, on the real server
  "test/{package-types,cli/typed-policy,types/beside-parser}.test.ts", // whole projects, by two compilers
  "test/cli/{newcomer,newcomer-server}.test.ts", // every command of docs/commands.md by a shell, and a server by HTTP with four replicas
  "test/{package-peers,cli/tools/command}.test.ts", // the command beside each optional package, and servers of each kind
  "test/docs/types.test.ts", // the code of all pages, by the compiler
  "test/children.test.ts", // all vectors, in seven processes that are hostile
];

/** Left to `npm run test:deep`: bugs are planted in the text of the source, so each change of that text is a change here. */
const PLANTED = "test/planted/**";
/** What `npm run test:deep` runs at full length. */
const RACES = "test/stores/race/**";

export interface Tests {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** How many random runs a test makes; see `runs`. */
  readonly length: "short" | "full";
  /** Whether a missing server is an error, and not a reason to skip. */
  readonly allServers: boolean;
  readonly fullRace: boolean;
  /** How long one test may take: what is run by hand may find the machine busy. */
  readonly timeoutMs: number;
}

const EVERY = ["test/**/*.test.ts"];

/** By the mode of vitest: `vitest run --mode all`. Without one it is `test`. */
export const MODES: Readonly<Record<string, Tests>> = {
  /** npm test */
  test: {
    include: EVERY,
    exclude: [...SLOW, PLANTED],
    length: "short",
    allServers: false,
    fullRace: false,
    timeoutMs: 20_000,
  },
  /** npm run test:all */
  all: { include: EVERY, exclude: [PLANTED], length: "full", allServers: true, fullRace: false, timeoutMs: 20_000 },
  /** npm run test:deep -- race, part of test:deep */
  race: { include: [RACES], exclude: [], length: "full", allServers: true, fullRace: true, timeoutMs: 20_000 },
  /** npm run test:deep -- planted, part of test:deep */
  planted: {
    include: [`${PLANTED}/*.test.ts`],
    exclude: [],
    length: "full",
    allServers: false,
    fullRace: false,
    timeoutMs: 600_000,
  },
};
