import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, parsePolicy } from "../../src/index.js";
import { type FakeRemote, fakeGitHub, fakeWeb } from "./fake-remote.js";

// Each claim of examples/policies/README.md is tried on the real server: without the policy, to see that the attack is one, and behind it.

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const policyOf = (server: string): string => path(`examples/policies/${server}/policy.json`);

interface Server {
  /** What the call said, whatever became of it. */
  call(tool: string, args: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/** A reference server, behind the proxy if there is a policy. Its fetches are asked of `remote`. */
async function start(
  name: string,
  options: { policy?: string; remote?: FakeRemote; args?: string[] },
): Promise<Server> {
  const { policy, remote, args = [] } = options;
  const server = path(`node_modules/@modelcontextprotocol/server-${name}/dist/index.js`);
  const own = ["--import", new URL("loopback.mjs", import.meta.url).href, server, ...args];
  const proxy = [
    path("dist/cli/tollgate.js"),
    "proxy",
    "--policy",
    policy ?? "",
    "--store",
    "memory",
    "--",
    process.execPath,
  ];
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: policy === undefined ? own : [...proxy, ...own],
      env: { ...(process.env as Record<string, string>), LOOPBACK: remote?.url ?? "http://127.0.0.1:9" },
      stderr: "ignore",
    }),
  );
  return {
    call: (tool, args) =>
      client.callTool({ name: tool, arguments: { ...args } }).then(
        (result) => JSON.stringify(result),
        (error: Error) => error.message,
      ),
    close: () => client.close(),
  };
}

type Call = readonly [tool: string, args: Readonly<Record<string, unknown>>];

describe("the policy for github", { timeout: 30_000 }, () => {
  const AT = { owner: "o", repo: "r" };
  const FILE = { ...AT, path: "a.md", content: "x", message: "m", branch: "fix" };
  const PUSH = { ...AT, branch: "fix", files: [], message: "m" };
  const PULL = { ...AT, pull_number: 5 };
  const REVIEW = { ...PULL, body: "b", event: "COMMENT" };

  const WRITE_MAIN: Call[] = [
    ...["main", " main", "main\u200b", "ｍain", "Main", "refs/heads/main", "heads/main"].map(
      (branch): Call => ["create_or_update_file", { ...FILE, branch }],
    ),
    ...["main", "./main", "main#", "main?x", "x/../main", "x/%2e%2e/main", "x\\..\\main", "m\tain", "main\n"].map(
      (branch): Call => ["push_files", { ...PUSH, branch }],
    ),
    ["push_files", { ...PUSH, branch: "fix/../main" }],
    ["push_files", { ...PUSH, branch: "%6dain" }],
    ["update_pull_request_branch", { ...PULL, pull_number: 7 }],
  ];
  const MERGE: Call[] = [
    ["merge_pull_request", PULL],
    ["create_or_update_file", { ...FILE, repo: "r/pulls/5/merge#" }],
    ["create_or_update_file", { ...FILE, repo: "r/pulls/5/merge?" }],
    ["create_or_update_file", { ...FILE, owner: "o/r/pulls/5/merge#" }],
    ["create_or_update_file", { ...FILE, path: "../pulls/5/merge" }],
    ["create_or_update_file", { ...FILE, path: "a/../../pulls/5/merge?x" }],
    ["create_or_update_file", { ...FILE, path: "%2E%2e/pulls/5/merge" }],
    ["create_or_update_file", { ...FILE, path: "..\\pulls\\5\\merge" }],
    ["update_pull_request_branch", { ...PULL, repo: "r/pulls/5/merge#" }],
  ];
  const OTHERS: [string, Call][] = [
    ["merged into main", ["create_pull_request", { ...AT, repo: "r/merges#", title: "t", head: "fix", base: "main" }]],
    ["deployed", ["create_branch", { ...AT, repo: "r/deployments#", branch: "main" }]],
    ["reviewed: APPROVE", ["create_pull_request_review", { ...REVIEW, event: "APPROVE" }]],
    ["made a public repository", ["create_repository", { name: "n" }]],
    ["made a public repository", ["create_repository", { name: "n", private: false }]],
    ["read the account", ["get_file_contents", { ...AT, path: "../../../../user/emails" }]],
    ["read the account", ["get_issue", { owner: "..", repo: "user/emails#", issue_number: 1 }]],
    ["read the account", ["list_commits", { owner: "..", repo: "user/emails#" }]],
  ];
  const attacks: [string, ...Call][] = [
    ...WRITE_MAIN.map((call): [string, ...Call] => ["wrote main", ...call]),
    ...MERGE.map((call): [string, ...Call] => ["merged", ...call]),
    ...OTHERS.map(([harm, call]): [string, ...Call] => [harm, ...call]),
  ];

  let remote: FakeRemote;
  let bare: Server;
  let guarded: Server;
  beforeAll(async () => {
    remote = await fakeGitHub();
    bare = await start("github", { remote });
    guarded = await start("github", { remote, policy: policyOf("github") });
  });
  afterAll(async () => {
    await Promise.all([bare.close(), guarded.close()]);
    remote.close();
  });

  it.each(attacks)("holds off what otherwise %s: %s %j", async (harm, tool, args) => {
    await bare.call(tool, args);
    expect(remote.happened()).toContain(harm);
    expect(await guarded.call(tool, args)).toContain("[POLICY DENIED]");
    expect(remote.happened()).toEqual([]);
  });

  it("lets an agent work on branches of its own", async () => {
    const calls: Call[] = [
      ["push_files", { ...PUSH, branch: "fix/typo-2" }],
      ["create_or_update_file", { ...FILE, path: ".github/read.me", sha: "1" }],
      ["create_repository", { name: "n", private: true }],
      ["create_pull_request_review", REVIEW],
    ];
    const happened: unknown[] = [];
    for (const [tool, args] of calls) {
      await guarded.call(tool, args);
      happened.push(remote.happened());
    }
    expect(happened).toEqual([
      ["wrote fix/typo-2"],
      ["wrote fix"],
      ["made a private repository"],
      ["reviewed: COMMENT"],
    ]);
  });

  it("makes five forks and five repositories a day, whatever the sessions", async () => {
    const engine = createEngine({ policy: parsePolicy(readFileSync(policyOf("github"), "utf8")) });
    for (const [tool, args] of [
      ["fork_repository", AT],
      ["create_repository", { name: "n", private: true }],
    ] as const) {
      const codes = Array.from({ length: 6 }, (_, session) =>
        engine.evaluate({ tool, args, scope: { grant: "g", session: `${session}` } }),
      ).map(({ code }) => code);
      expect(codes).toEqual([...Array(5).fill("allowed"), "limit_exceeded"]);
    }
  });
});

describe("the policy for filesystem", { timeout: 30_000 }, () => {
  const SECRET = "s3cret";
  const root = mkdtempSync(join(tmpdir(), "tollgate-claims-"));
  const at = (name: string): string => join(root, name);
  const there = [
    ".env",
    ".ENV",
    ".env.",
    ".git/config",
    ".ssh/x",
    "id_rsa",
    "ID_RSA",
    "keys/id_ed25519",
    "server.pem",
    "a.KEY",
    "prod.env",
  ];
  for (const name of there) {
    mkdirSync(join(at(name), ".."), { recursive: true });
    writeFileSync(at(name), SECRET);
  }
  mkdirSync(at("open"));
  writeFileSync(at("open/plan (2).md"), "a plan");

  let bare: Server;
  let guarded: Server;
  beforeAll(async () => {
    bare = await start("filesystem", { args: [root] });
    guarded = await start("filesystem", { args: [root], policy: policyOf("filesystem") });
  });
  afterAll(async () => {
    await Promise.all([bare.close(), guarded.close()]);
    rmSync(root, { recursive: true, force: true });
  });

  const detours = ["./.env", "open/../.env", "open/..//.env", "open/../id_rsa", "open/./../.git/config"];
  it.each([...there, ...detours])("keeps %s out of reach", async (name) => {
    for (const given of [`${root}/${name}`, name]) {
      expect(await bare.call("read_text_file", { path: given })).toContain(SECRET);
      expect(await guarded.call("read_text_file", { path: given })).toContain("[POLICY DENIED]");
      expect(await guarded.call("read_media_file", { path: given })).toContain("[POLICY DENIED]");
    }
    for (const tool of ["read_file", "read_multiple_files"])
      expect(await guarded.call(tool, { path: at(name), paths: [at(name)] })).not.toContain(SECRET);
  });

  it("lets plain files be read, and overwrites none", async () => {
    expect(await guarded.call("read_text_file", { path: at("open/plan (2).md") })).toContain("a plan");
    await guarded.call("write_file", { path: at("open/plan (2).md"), content: "x" });
    await guarded.call("edit_file", { path: at("open/plan (2).md"), edits: [{ oldText: "plan", newText: "x" }] });
    await guarded.call("move_file", { source: at("open/plan (2).md"), destination: at("open/b.md") });
    expect(readFileSync(at("open/plan (2).md"), "utf8")).toBe("a plan");
  });

  // What other systems take for a hidden file, a key or a way around; the server of this machine would not.
  const FOREIGN = [
    ..."C:\\Users\\me\\.env C:/Users/me/.ENV C:.env C:id_rsa C:a.txt \\\\?\\C:\\me\\.env \\\\host\\share\\.env //host/.env".split(
      " ",
    ),
    ..."a\\.env a\\.env\\ .env::$DATA a::$INDEX_ALLOCATION\\.env ENV~1 GIT~1\\config PROGRA~1 id_rsa::$DATA".split(" "),
    ...[
      "id_rsa.",
      "id_rsa ",
      "a.pem.",
      "a.pem ",
      "a.key\\",
      " .env",
      ". env",
      ".env\0",
      "a\0/.env",
      "\0.env",
      ".env\n",
    ],
    ...[
      "．env",
      "\u2024env",
      "\u200b.env",
      ".\u200benv",
      "\ufeff.env",
      "a\u2215.env",
      "a\uff0f.env",
      "ｉd_rsa",
      "ıd_rsa",
      "a.\u212aey",
    ],
    ...[
      "%2eenv",
      "%2e%2e/.env",
      "file:///srv/.env",
      "~/.ssh/id_rsa",
      "~",
      "$HOME/.env",
      "a/*",
      "..",
      ".",
      "../x",
      "a/..",
      "",
    ],
  ];
  it.each(FOREIGN)("lets no tool name %j", (name) => {
    const engine = createEngine({ policy: parsePolicy(readFileSync(policyOf("filesystem"), "utf8")) });
    const named = JSON.parse(readFileSync(path("examples/policies/filesystem/tools.json"), "utf8")) as {
      tools: { name: string }[];
    };
    for (const tool of named.tools.filter(({ name }) => name !== "list_allowed_directories")) {
      for (const [source, destination] of [
        [name, "a"],
        ["a", name],
      ]) {
        const args = { path: name, paths: [name], source, destination };
        const decision = engine.evaluate({ tool: tool.name, args, scope: { grant: "g" } });
        expect([tool.name, decision.effect]).toEqual([tool.name, "deny"]);
      }
    }
  });
});

describe("the policy for everything", { timeout: 30_000 }, () => {
  let remote: FakeRemote;
  let bare: Server;
  let guarded: Server;
  beforeAll(async () => {
    remote = await fakeWeb();
    bare = await start("everything", { remote });
    guarded = await start("everything", { remote, policy: policyOf("everything") });
  });
  afterAll(async () => {
    await Promise.all([bare.close(), guarded.close()]);
    remote.close();
  });

  it.each([
    ["http://169.254.169.254", "http://169.254.169.254/latest"],
    ["https://evil.example", "https://raw.githubusercontent.com@evil.example/"],
    ["https://raw.githubusercontent.com.evil.example", "https://raw.githubusercontent.com.evil.example/a"],
    ["http://raw.githubusercontent.com", "http://raw.githubusercontent.com/a"],
    ["https://raw.githubusercontent.com:444", "https://raw.githubusercontent.com:444/a"],
    ["https://evil.example", "https:\\\\evil.example/https://raw.githubusercontent.com/"],
  ])("does not let %s be asked, by %s", async (origin, data) => {
    const args = { name: "a", data, outputType: "resource" };
    await bare.call("gzip-file-as-resource", args);
    expect(remote.happened()).toEqual([`asked ${origin}`]);
    expect(await guarded.call("gzip-file-as-resource", args)).toContain("[POLICY DENIED]");
    expect(remote.happened()).toEqual([]);
  });

  it("lets a file of GitHub be asked for", async () => {
    await guarded.call("gzip-file-as-resource", { data: "https://raw.githubusercontent.com/a/b/main/README.md" });
    expect(remote.happened()).toEqual(["asked https://raw.githubusercontent.com"]);
  });

  it("does not show the environment", async () => {
    expect(await bare.call("get-env", {})).toContain("LOOPBACK");
    for (const tool of ["get-env", "Get-Env", "get-env ", "get_env"])
      expect(await guarded.call(tool, {})).not.toContain("LOOPBACK");
  });

  it("starts no operation of over a minute or over sixty steps", async () => {
    for (const args of [
      { duration: 61 },
      {},
      { duration: 60, steps: 1e9 },
      { duration: "1" },
      { duration: 1, steps: "9" },
    ])
      expect(await guarded.call("trigger-long-running-operation", args)).toContain("[POLICY DENIED]");
    expect(await guarded.call("trigger-long-running-operation", { duration: 0.01, steps: 2 })).toContain("completed");
  });
});

describe("the policy for memory", { timeout: 30_000 }, () => {
  const directory = mkdtempSync(join(tmpdir(), "tollgate-claims-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("lets the memory be added to, and nothing in it be changed or deleted", async () => {
    process.env.MEMORY_FILE_PATH = join(directory, "memory.json");
    const guarded = await start("memory", { policy: policyOf("memory") });
    const entity = (type: string) => ({ name: "ada", entityType: type, observations: [type] });
    await guarded.call("create_entities", { entities: [entity("person")] });
    await guarded.call("create_entities", { entities: [entity("other")] });
    for (const tool of ["delete_entities", "Delete_Entities", "delete_observations", "delete_relations"])
      await guarded.call(tool, {
        entityNames: ["ada"],
        deletions: [{ entityName: "ada", observations: ["person"] }],
        relations: [],
      });
    const graph = await guarded.call("read_graph", {});
    await guarded.close();
    expect(graph).toContain("person");
    expect(graph).not.toContain("other");
  });

  it("serves a thousand calls an hour, whatever the sessions", () => {
    const policy = parsePolicy(readFileSync(policyOf("memory"), "utf8"));
    const engine = createEngine({ policy, clock: () => 0 });
    const allowed = Array.from({ length: 1_100 }, (_, session) =>
      engine.evaluate({ tool: "read_graph", scope: { grant: "g", session: `${session}` } }),
    ).filter(({ effect }) => effect === "allow");
    expect(allowed.length).toBe(1_000);
  });
});

describe("the policy for sequential-thinking", { timeout: 30_000 }, () => {
  it("lets no thought be numbered above fifty", async () => {
    const guarded = await start("sequential-thinking", { policy: policyOf("sequential-thinking") });
    const thought = { thought: "x", nextThoughtNeeded: true, totalThoughts: 99 };
    expect(await guarded.call("sequentialthinking", { ...thought, thoughtNumber: 50 })).toContain(
      "thoughtHistoryLength",
    );
    expect(await guarded.call("sequentialthinking", { ...thought, thoughtNumber: 51 })).toContain("[POLICY DENIED]");
    await guarded.close();
  });
});
