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
 * Replies in JSON, flat too, with the tag, so that no reply is taken for another's, and a number for each charge of each
 * step: the count after it; -1 less the count where the step was refused; null where a counter of it holds no count.
 *
 * Numbers are text wherever they leave Lua, which would write 100000000 as 1e+08; and clients read integers in replies by
 * arithmetic that is not exact near 2^53.
 */
export const SCRIPT = `local plan = cjson.decode(ARGV[1])
local function text(number) return string.format('%.0f', number) end
local keys = #KEYS
local values = redis.call('MGET', unpack(KEYS))
local counts = {}
for i = 1, keys do
  local value = values[i]
  if not value then
    counts[i] = redis.call('EXISTS', KEYS[i]) == 0 and 0
  elseif value == '0' or string.find(value, '^[1-9]%d*$') then
    local count = tonumber(value)
    counts[i] = count <= 9007199254740991 and count
    values[i] = count
  end
end

local reply, length, at, size = { text(plan[1]) }, 1, keys + 2, #plan
while at < size do
  local charges, first = plan[at], at + 1
  at = first + 3 * math.abs(charges)
  local ok, known = true, true
  for c = first, at - 1, 3 do
    local count = counts[plan[c]]
    if not count then
      known = false
    elseif charges > 0 and count + plan[c + 1] > plan[c + 2] then
      ok = false
    end
  end
  for c = first, at - 1, 3 do
    local i = plan[c]
    length = length + 1
    if not known then
      reply[length] = 'null'
    elseif not ok then
      reply[length] = text(-1 - counts[i])
    else
      counts[i] = charges > 0 and counts[i] + plan[c + 1] or math.max(0, counts[i] - plan[c + 1])
      reply[length] = text(counts[i])
    end
  end
end

for i = 1, keys do
  local before, after = values[i], counts[i]
  if after and after ~= (before or 0) then
    if before then
      redis.call('INCRBY', KEYS[i], text(after - before))
    else
      redis.call('SET', KEYS[i], text(after), 'PX', text(plan[i + 1]))
    end
  end
end
return '[' .. table.concat(reply, ',') .. ']'
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
