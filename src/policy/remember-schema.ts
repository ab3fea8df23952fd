import * as z from "zod/mini";
import { MAX_MATCH, MAX_REMEMBER_SECONDS } from "./caps.js";
import { expected } from "./expected.js";
import { rememberHint, secondsHint } from "./hints.js";
import { closed, common, list, part } from "./schema.js";

const SECONDS = "a whole number of seconds from 1 to 2,592,000 (30 days)";
/** How long an approval also counts for other calls, and for which. */
export const rememberSchema = closed(
  {
    seconds: z.number({ error: expected(SECONDS, secondsHint) }).check(
      z.refine((value) => Number.isInteger(value) && value >= 1 && value <= MAX_REMEMBER_SECONDS, {
        error: expected(SECONDS),
      }),
    ),
    match: z.exactOptional(list(part, MAX_MATCH, "paths").check(z.minLength(1, { error: expected("1 to 8 paths") }))),
    ...common,
  },
  "an object with `seconds`, and perhaps `match`",
  rememberHint,
);
