import { createHash } from "node:crypto";
import type { Run } from "./client.js";

/**
 * Takes any number of steps, one after another, each of them all or none. Reads every counter before it writes the
 * first, and writes only what cannot be refused then: what can go wrong (no memory, a replica, a value that is no
 * count) does so while nothing has changed.
 *
 * KEYS     the counters, each once
 * ARGV[1]  JSON, flat: a tag; for each counter, how long it lives if it is created, in milliseconds; and the steps, each
 *          with its number of charges, negative to release, and for each charge its counter's place in KEYS, its amount
 *          and its max
 *
 * Replies with the tag, so that no reply is taken for another's, and a number for each charge of each step: the count
 * after it; -1 less the count where the step was refused; nil where a counter of the step holds no count.
 *
 * Numbers to a command are text, in a format that knows no exponent; so are those in a reply that are near 2^53, because
 * clients read integers by arithmetic that is not exact there.
 */
export const SCRIPT = `local call, find, format = redis.call, string.find, string.format
local plan, keys, size = cjson.decode(ARGV[1]), KEYS, #KEYS
local values, counts = call('MGET', unpack(keys)), {}

for i = 1, size do
  local value = values[i]
  if not value then
    counts[i] = call('EXISTS', keys[i]) == 0 and 0
  elseif value == '0' or find(value, '^[1-9]%d*$') then
    value = tonumber(value)
    values[i] = value
    counts[i] = value <= 9007199254740991 and value
  end
end
local function number(count)
  return math.abs(count) < 9e15 and count or format('%.0f', count)
end

local reply, length, at, last = { plan[1] }, 1, size + 2, #plan
while at < last do
  local charges, first = plan[at], at + 1
  local reserves = charges > 0
  at = first + 3 * (reserves and charges or -charges)
  local ok, known = true, true
  for c = first, at - 1, 3 do
    local count = counts[plan[c]]
    if not count then
      known = false
    elseif reserves and count + plan[c + 1] > plan[c + 2] then
      ok = false
    end
  end
  for c = first, at - 1, 3 do
    local i = plan[c]
    length = length + 1
    if not known then
      reply[length] = false
    elseif not ok then
      reply[length] = number(-1 - counts[i])
    else
      local count = reserves and counts[i] + plan[c + 1] or math.max(0, counts[i] - plan[c + 1])
      counts[i] = count
      reply[length] = number(count)
    end
  end
end

for i = 1, size do
  local before, after = values[i], counts[i]
  if after and after ~= (before or 0) then
    if before then
      local change = after - before
      call('INCRBY', keys[i], change == 1 and '1' or format('%.0f', change))
    else
      call('SET', keys[i], format('%.0f', after), 'PX', format('%.0f', plan[i + 1]))
    end
  end
end
return reply
`;

const DIGEST = createHash("sha1").update(SCRIPT).digest("hex");

/** Runs the script by its digest; by its text if the server does not have it, for then nothing has run. Never again. */
export async function runScript(run: Run, keys: string[], plan: string): Promise<unknown> {
  const input = { keys, arguments: [plan] };
  try {
    return await run("EVALSHA", DIGEST, input);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return run("EVAL", SCRIPT, input);
  }
}
