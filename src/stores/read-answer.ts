import type { Reservation } from "../engine/store.js";
import { isCount } from "./countable.js";

const DIGITS = /^\d{1,16}$/;

/** Reads `1,<counts>` or `0,<counts>`, a server's answer to so many charges; throws for anything else. */
export function readAnswer(text: string, charges: number): Reservation {
  const [status, ...counts] = text.split(",");
  const used = counts.map((count) => (DIGITS.test(count) ? Number(count) : Number.NaN));
  if ((status !== "1" && status !== "0") || used.length !== charges || !used.every(isCount)) {
    throw new Error("the server's answer is not a reservation");
  }
  return { ok: status === "1", used };
}
