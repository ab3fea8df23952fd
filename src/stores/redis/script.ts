import { createHash } from "node:crypto";
import type { Run } from "./client.js";

/**
 * Takes any number of steps, one after another, each of them all or none. Reads every counter before it writes the
 * first: what can go wrong (no memory, a replica, no permission) does so while nothing has changed.
 *
 * KEYS     the counters, each once
 * ARGV[1]  a tag, given back so that an answer cannot be taken for another's
 * ARGV[2]  JSON: how long each counter lives if it is created, in milliseconds
 * ARGV[3]  JSON: the steps, flat: 1 to reserve or 0 to release, how many charges, and for each its counter's place
 *          in KEYS, its amount and its max
 *
 * Answers the tag and, after `;` each, what became of the steps: `1,<counts after>`, `0,<counts as they stand>`, `1` for
 * a release, or `!` if a counter of the step holds something else than a count.
 */
export const SCRIPT = `local lives, steps = cjson.decode(ARGV[2]), cjson.decode(ARGV[3])
local found, counts, created, broken = {}, {}, {}, {}

for i, key in ipairs(KEYS) do
  local value = redis.pcall('GET', key)
  if type(value) == 'table' then
    if string.sub(value.err, 1, 9) ~= 'WRONGTYPE' then return value end
    broken[i] = true
  elseif value then
    found[i] = string.find(value, '^%d+$') and tonumber(value)
    broken[i] = not found[i] or found[i] > 9007199254740991
  end
  counts[i] = found[i] or 0
end

local answers, at = { ARGV[1] }, 1
while steps[at] do
  local reserves, first, last = steps[at] == 1, at + 2, at + 1 + 3 * steps[at + 1]
  local ok, whole = true, true
  for c = first, last, 3 do
    local i = steps[c]
    if broken[i] then whole = false end
    if counts[i] + steps[c + 1] > steps[c + 2] then ok = false end
  end

  local answer = { '1' }
  if not whole then
    answer[1] = '!'
  elseif reserves then
    if not ok then answer[1] = '0' end
    for c = first, last, 3 do
      local i, amount = steps[c], steps[c + 1]
      if ok then
        counts[i] = counts[i] + amount
        if amount > 0 then created[i] = true end
      end
      answer[#answer + 1] = string.format('%.0f', counts[i])
    end
  else
    for c = first, last, 3 do
      local i = steps[c]
      counts[i] = math.max(0, counts[i] - steps[c + 1])
    end
  end
  answers[#answers + 1] = table.concat(answer, ',')
  at = last + 1
end

for i, key in ipairs(KEYS) do
  if broken[i] then
    -- left as it is
  elseif found[i] then
    if counts[i] ~= found[i] then redis.call('INCRBY', key, string.format('%.0f', counts[i] - found[i])) end
  elseif created[i] then
    redis.call('SET', key, string.format('%.0f', counts[i]), 'PX', string.format('%.0f', lives[i]))
  end
end
return table.concat(answers, ';')
`;

const DIGEST = createHash("sha1").update(SCRIPT).digest("hex");

/** Runs the script by its digest; by its text if the server does not have it, for then nothing has run. Never again. */
export async function runScript(run: Run, keys: string[], args: string[]): Promise<unknown> {
  const input = { keys, arguments: args };
  try {
    return await run("EVALSHA", DIGEST, input);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return run("EVAL", SCRIPT, input);
  }
}
