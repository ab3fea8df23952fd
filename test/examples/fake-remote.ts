import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A remote that does what it is asked, as leniently as any could, and remembers what that meant. */
export interface FakeRemote {
  readonly url: string;
  /** What happened since the last time that it was asked. */
  happened(): readonly string[];
  close(): void;
}

type Body = Readonly<Record<string, unknown>>;

/** GitHub's API as far as the reference server knows it. Of two pull requests 5 leads to main, and 7 from main. */
export function fakeGitHub(): Promise<FakeRemote> {
  return fakeRemote((method, path, body) => {
    const [, , , , ...rest] = path.split("/");
    const asked = `${method} ${rest.join("/")}`;
    const ref = /^PATCH git\/refs\/(.+)$/.exec(asked)?.[1];
    if (method === "PUT" && rest[0] === "contents") return `wrote ${branch(body.branch)}`;
    if (ref !== undefined) return `wrote ${branch(decodeURIComponent(ref))}`;
    if (/^PUT pulls\/\d+\/merge$/.test(asked)) return "merged";
    if (asked === "POST merges") return `merged into ${branch(body.base)}`;
    if (/^PUT pulls\/\d+\/update-branch$/.test(asked)) return rest[1] === "7" ? "wrote main" : "wrote fix";
    if (/^POST pulls\/\d+\/reviews$/.test(asked)) return `reviewed: ${body.event}`;
    if (asked === "POST deployments") return "deployed";
    if (`${method} ${path}` === "POST /user/repos")
      return `made a ${body.private === true ? "private" : "public"} repository`;
    if (method === "GET" && path.startsWith("/user")) return "read the account";
    return undefined;
  });
}

/** The branch that a text may stand for: with or without what refs begin with, in any letters, whatever is not seen. */
const branch = (text: unknown): string =>
  String(text ?? "main")
    .normalize("NFKC")
    .replace(/[^!-~]/g, "")
    .replace(/^(?:refs\/)?heads\//, "")
    .toLowerCase();

/** A remote that remembers which origins were meant. */
export function fakeWeb(): Promise<FakeRemote> {
  return fakeRemote((_method, _path, _body, origin) => `asked ${origin}`);
}

async function fakeRemote(
  tell: (method: string, path: string, body: Body, origin: string) => string | undefined,
): Promise<FakeRemote> {
  let happened: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://fake.invalid");
    const sent = await text(request);
    const body: Body = sent === "" ? {} : JSON.parse(sent);
    const told = tell(request.method ?? "", pathname, body, String(request.headers["x-origin"]));
    if (told !== undefined) happened.push(told);
    response.setHeader("content-type", "application/json").end(JSON.stringify(answerTo(pathname)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    happened() {
      const told = happened;
      happened = [];
      return told;
    },
    close: () => void server.close(),
  };
}

/** Enough of an answer for the reference server to go on from a reference to a tree to a commit. */
function answerTo(path: string): object {
  const at = { sha: "1", url: "u", node_id: "n" };
  const person = { name: "n", email: "e", date: "d" };
  if (path.endsWith("/git/trees")) return { ...at, tree: [], truncated: false };
  return {
    ...at,
    ref: "r",
    object: { ...at, type: "commit" },
    author: person,
    committer: person,
    message: "m",
    tree: at,
    parents: [],
  };
}
