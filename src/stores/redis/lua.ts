/**
 * Takes any number of steps, one after another, each of them all or none; `protocol.ts` says what it is given and what it
 * replies. Reads every counter before it writes the first, and writes only what cannot be refused then: what can go wrong
 * (no memory, a replica, a value that is not a count) does so while nothing has changed.
 *
 * Compiling and looking up for each charge takes most of the script's time: hence the local names, the one search
 * through all values, and the amounts that stay the text that they are.
 */
export const SCRIPT = `local call, tonumber, plan, tag = redis.call, tonumber, ARGV, ARGV[1] + 0
if not plan[5] then
  local key, amount, pcall = KEYS[1], plan[3], redis.pcall
  local count = tonumber(pcall('GET', key))
  if count and count >= 0 and count + amount <= plan[4] + 0 then
    local after = pcall('INCRBY', key, amount)
    if after == count + amount then return tag * 2147483648 + after end
  end
  plan = { tag, '', '', 1, 1, plan[2], amount, plan[4] }
end

local keys, size, none, large = KEYS, #KEYS, 2^60, false
local values, counts, new = call('MGET', unpack(keys)), {}, {}
local newest, others, before, largest, now = {}, {}, {}, {}, nil

local function sum(list, last, reach)
  local total = 0
  for _, one in ipairs(list) do
    if one.start >= last - reach and one.start <= last then total = total + one.count end
  end
  return total
end

local function look(i, start, reach)
  local text, list, own, most = values[i] or '', {}, 0, 0
  if not now then
    local time = call('TIME')
    now = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  others[i] = { start = start, reach = reach, list = list }
  if not values[i] then return end
  values[i] = 'not windows'
  for count, from, expiry in string.gmatch(text, '(%d+) *:(-?%d+):(%d+)') do
    list[#list + 1] = { count = count + 0, start = from + 0, expiry = expiry + 0 }
    if from + 0 == start then others[i].own, own = list[#list], count + 0 end
  end
  if not string.find(string.gsub(text, ',?%d+ *:%-?%d+:%d+', ''), '^|%d+$') then return end
  before[i] = sum(list, start, reach) - own
  for _, one in ipairs(list) do
    if one.start >= start and one.start <= start + reach then most = math.max(most, sum(list, one.start, reach)) end
  end
  values[i], largest[i] = string.format('%.0f', own), math.max(before[i], most - own)
end

if plan[3] ~= '' then
  for _, slot in ipairs(cjson.decode(plan[3])) do
    local start, reach = slot[1], slot[2]
    for at = 3, #slot do
      local i = slot[at]
      local count, from, held = string.match(values[i] or '', '^(%d+) *:(-?%d+):%d+|(%d+)')
      if from == start then
        newest[i], values[i], before[i], largest[i] = true, count, held + 0, held + 0
      else
        look(i, start + 0, reach)
      end
      if largest[i] and largest[i] >= 4e15 then large = true end
    end
  end
end

for i = 1, size do
  local value = values[i]
  if value then
    local count = tonumber(value) or none
    if count >= 4e15 then
      large = true
      if count > 9007199254740991 then count = none end
    end
    counts[i] = count
  else
    new[i] = call('EXISTS', keys[i]) == 0
    values[i], counts[i] = '', new[i] and 0 or none
  end
end
local all = ',' .. table.concat(values, ',')
if string.find(all, '[^%d,]') or string.find(all, ',0%d') then
  for i = 1, size do
    if not new[i] and values[i] ~= '0' and not string.find(values[i], '^[1-9]%d*$') then counts[i] = none end
  end
end

local function newestFirst(a, b) return a.start > b.start end

local function write_others(i, count, life)
  local one, list, last = others[i].own, {}, 0
  if not one then
    one = { start = others[i].start, expiry = now + life }
    list[1] = one
  end
  one.count = count
  for _, other in ipairs(others[i].list) do
    if other.expiry > now or other == one then list[#list + 1] = other end
  end
  table.sort(list, newestFirst)
  local held = sum(list, list[1].start, others[i].reach) - list[1].count
  local texts = { string.format('%-16.0f:%.0f:%.0f|%.0f', list[1].count, list[1].start, list[1].expiry, held) }
  for n, other in ipairs(list) do
    if n > 1 then texts[n] = string.format('%.0f:%.0f:%.0f', other.count, other.start, other.expiry) end
    last = math.max(last, other.expiry)
  end
  call('SET', keys[i], table.concat(texts, ','), 'PXAT', string.format('%.0f', last))
end

local function write(i, change, life)
  if newest[i] then
    call('SETRANGE', keys[i], 0, string.format('%-16.0f', values[i] + change))
  elseif others[i] then
    write_others(i, (tonumber(values[i]) or 0) + change, life)
  elseif new[i] then
    call('SET', keys[i], change, 'PX', life)
  else
    call('INCRBY', keys[i], change)
  end
end

local order = plan[2] ~= '' and cjson.decode(plan[2])
local reply, last, at, touched = { tag }, 0, 4, {}
while plan[at] do
  local steps, charges = plan[at], tonumber(plan[at + 1])
  local lives, texts, amounts, maxes = {}, {}, {}, {}
  at = at + 2
  for c = 1, charges do
    lives[c], texts[c] = plan[at], plan[at + 1]
    amounts[c], maxes[c] = tonumber(texts[c]), tonumber(plan[at + 2])
    if maxes[c] >= 9e15 then large = true end
    at = at + 3
  end
  for step = 1, steps do
    local ok = true
    for c = 1, charges do
      local i = last + c
      if order then i = order[i] end
      if counts[i] + (largest[i] or 0) + amounts[c] > maxes[c] then ok = false end
    end
    for c = 1, charges do
      last = last + 1
      local i = order and order[last] or last
      local count, after = counts[i], -1
      if not ok then
        after = -1 - count - (largest[i] or 0)
      else
        local change = texts[c]
        after = count + amounts[c]
        if after < 0 then after, change = 0, -count end
        if order then
          counts[i] = after
          if (touched[i] or 0) < lives[c] + 0 then touched[i] = lives[c] + 0 end
        elseif after ~= count then
          write(i, change, lives[c])
        end
      end
      reply[last + 1] = ok and after + (before[i] or 0) or after
    end
  end
end

for i, life in pairs(touched) do
  local change = counts[i] - (tonumber(values[i]) or 0)
  if change ~= 0 then write(i, change, life) end
end
if large then
  for i = 2, #reply do
    if math.abs(reply[i]) >= 9e15 then reply[i] = string.format('%.0f', reply[i]) end
  end
end
return reply
`;
