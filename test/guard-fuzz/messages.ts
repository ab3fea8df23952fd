import type { Random } from "../differential/random.js";
import { TOOLS } from "./lenient.js";

type Json = Record<string, unknown>;

/** What one language or another strips, folds, or stops at. */
const STRANGE = [
  "\0",
  "\t",
  "\n",
  "\x1c",
  "\x1f",
  " ",
  "\x85",
  "\xa0",
  "\u200b",
  "\u2028",
  "\u3000",
  "\ufeff",
  "\ud800",
];

const around = (random: Random, text: string): string => {
  const strange = random.pick(STRANGE);
  return random.pick([`${strange}${text}`, `${text}${strange}`, `${text.slice(0, 2)}${strange}${text.slice(2)}`]);
};
const wide = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 0x61 + 0xff41));
const alike = (text: string): string => text.replace("s", "\u017f").replace("i", "\u0131").replace("k", "\u212a");

/** The text as some reader could take it for the same. */
const disguised = (random: Random, text: string): string =>
  random.pick([around, (_: Random, t: string) => t.toUpperCase(), (_: Random, t: string) => wide(t), (_: Random, t: string) => alike(t)])(random, text); // biome-ignore format: one line

function renamed(random: Random, object: Json, name: string): Json {
  const { [name]: value, ...rest } = object;
  return { ...rest, [disguised(random, name)]: value };
}

const beside = (random: Random, object: Json, name: string, value: unknown): Json =>
  random.once(2) ? { ...object, [disguised(random, name)]: value } : { [disguised(random, name)]: value, ...object };

const NO_OBJECTS = [null, [], ["drop"], "drop", 7, true];

/** The message with one thing wrong or strange; what a client must not get past the guard by. */
export function mutated(random: Random, message: Json): unknown {
  const params = message.params as Json;
  const within = (changed: Json) => ({ ...message, params: changed });
  const ways: (() => unknown)[] = [
    () => ({ ...message, method: disguised(random, message.method as string) }),
    () => renamed(random, message, random.pick(["method", "params", "id", "jsonrpc"])),
    () => beside(random, { ...message, method: "ping" }, "method", "tools/call"),
    () => beside(random, message, "params", { ...params, name: random.pick(TOOLS) }),
    () => within(renamed(random, params, random.pick(["name", "arguments"]))),
    () => within(beside(random, params, "name", random.pick(TOOLS))),
    () => within(beside(random, params, "arguments", { n: 1, to: "x" })),
    () => within({ ...params, name: disguised(random, params.name as string) }),
    () => within({ ...params, name: random.pick(NO_OBJECTS) }),
    () => within({ ...params, arguments: random.pick(NO_OBJECTS) }),
    () => ({ ...message, id: random.pick([null, 1.5, 2 ** 60, [1], {}, true, "x".repeat(300), "1\x1f"]) }),
    () => ({ ...message, jsonrpc: random.pick(["1.0", "2.0\x1f", 2, null]) }),
    () => ({ ...message, method: random.pick(["ping", "tools/list", "tools/call/", "completion/complete"]) }),
    () => [message, { ...message, id: 99 }],
    () => [[message]],
    () => random.pick(NO_OBJECTS),
  ];
  return random.pick(ways)();
}
