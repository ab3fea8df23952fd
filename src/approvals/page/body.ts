import { optional, readOptions, required } from "../../options.js";
import type { Answer } from "./access.js";
import { Refusal } from "./refusal.js";

/** An answer has a note of at most 1,000 characters, each of which a form may write with nine. */
const MAX_BYTES = 16_384;

export const JSON_TYPE = "application/json";
export const FORM_TYPE = "application/x-www-form-urlencoded";

/** The answer that a program sends. */
export async function readJsonAnswer(request: Request): Promise<Answer> {
  return readAnswer(parsed(await readText(request, JSON_TYPE)));
}

/** The answer of a form. Its span counts with a yes alone, as both buttons send it. */
export async function readFormAnswer(request: Request): Promise<Answer> {
  const form = new URLSearchParams(await readText(request, FORM_TYPE));
  const answer = form.get("answer");
  const approve = answer === "yes" || answer === "no" ? answer === "yes" : undefined;
  const seconds = form.get("rememberSeconds") ?? "";
  return readAnswer({
    approve,
    note: form.get("note")?.replaceAll("\r\n", "\n") || undefined,
    rememberSeconds: approve === true && seconds !== "" ? Number(seconds) : undefined,
  });
}

function readAnswer(given: unknown): Answer {
  try {
    const answer = readOptions<Answer>("the answer", given, {
      approve: required<boolean>("`true` or `false`", (value) => typeof value === "boolean"),
      note: optional<string | undefined>(
        "a text of at most 1,000 characters",
        (value) => typeof value === "string" && value.length <= 1_000,
      ),
      rememberSeconds: optional<number | undefined>(
        "a whole number of seconds, at least 1",
        (value) => Number.isSafeInteger(value) && (value as number) >= 1,
      ),
    });
    if (answer.approve || answer.rememberSeconds === undefined) return answer;
  } catch (error) {
    throw new Refusal(400, (error as Error).message);
  }
  throw new Refusal(400, "the answer: expected `rememberSeconds` with a yes alone");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'the answer: expected JSON such as {"approve":true}');
  }
}

async function readText({ headers, body }: Request, type: string): Promise<string> {
  const [given = ""] = (headers.get("content-type") ?? "").split(";");
  if (given.trim().toLowerCase() !== type) throw new Refusal(415, `expected the content type ${type}`);
  const tooLong = new Refusal(413, `expected at most ${MAX_BYTES} bytes`);
  if (Number(headers.get("content-length")) > MAX_BYTES) throw tooLong;
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw tooLong;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
