/** The keys of a store's records, in the order in which the script takes them. All of them are in one slot of a cluster. */
export const approvalKeys = (prefix: string): string[] =>
  ["records", "questions", "index", "order", "open", "accounts", "forget"].map(
    (name) => `{${prefix}}:approvals:${name}`,
  );

/**
 * Does one operation of `approval-protocol.ts`. ARGV are a tag, the operation and its values; the reply begins with the tag.
 *
 * | key         | holds                                                                                              |
 * |-------------|----------------------------------------------------------------------------------------------------|
 * | `records`   | by id, the parts of a record that change, and its keys                                              |
 * | `questions` | by id, the question                                                                                |
 * | `index`     | ids: the latest of a call (`c`), of a call and policy (`q`), the one remembered under a key (`k`)     |
 * | `order`     | ids in the order in which they were added                                                          |
 * | `open`      | ids of pending records by their end                                                                |
 * | `accounts`  | account, end and id of pending records, in the order of the text, so that a range counts an account |
 * | `forget`    | ids by the time from which they may be forgotten                                                   |
 *
 * The first command that writes changes `records` and needs memory: without memory, or on a replica, it fails, and nothing has changed.
 * All keys expire once every record may be forgotten.
 */
export const APPROVALS = `local call, tonumber = redis.call, tonumber
local RECORDS, QUESTIONS, INDEX, ORDER, OPEN, ACCOUNTS, FORGET = unpack(KEYS)
local id = ARGV[3]
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function text(number) return string.format('%.0f', number) end

local FIELDS = { 'state', 'asked', 'expires', 'answered', 'remembered', 'answer', 'forget', 'call', 'policy', 'account', 'key' }
local TOLD = 6

local function load(id)
  local held = id and call('HGET', RECORDS, id)
  if not held then return nil end
  local record, i = { id = id }, 1
  for field in string.gmatch(held .. '\\t', '([^\\t]*)\\t') do record[FIELDS[i]], i = field, i + 1 end
  return record
end

local function read(id)
  local record = load(id)
  if record and now < tonumber(record.forget) then return record end
end

local function fields_of(record, count)
  local fields = {}
  for i = 1, count do fields[i] = record[FIELDS[i]] end
  return table.concat(fields, '\\t')
end

local function write(record) call('HSET', RECORDS, record.id, fields_of(record, #FIELDS)) end

local function reply(word, records)
  local lines = { ARGV[1] .. '\\t' .. word .. '\\t' .. text(now) }
  for _, record in ipairs(records or {}) do
    lines[#lines + 1] = fields_of(record, TOLD) .. '\\t' .. (call('HGET', QUESTIONS, record.id) or '')
  end
  return table.concat(lines, '\\n')
end

local function is_live(record)
  local state = record.state
  return now < tonumber(record.expires) and (state == 'pending' or state == 'approved' or state == 'denied')
end

local function account_entry(record)
  return record.account .. '\\t' .. string.format('%016.0f', record.expires) .. '\\t' .. record.id
end

local function close(record)
  call('ZREM', OPEN, record.id)
  call('ZREM', ACCOUNTS, account_entry(record))
end

local function entries(record)
  local all = { 'c' .. record.call, 'q' .. record.call .. '\\t' .. record.policy }
  if record.key ~= '' then all[3] = record.key end
  return all
end

local function forget(id)
  local record = load(id)
  if record then
    close(record)
    for _, entry in ipairs(entries(record)) do
      if call('HGET', INDEX, entry) == id then call('HDEL', INDEX, entry) end
    end
  end
  call('HDEL', RECORDS, id)
  call('HDEL', QUESTIONS, id)
  call('ZREM', ORDER, id)
  call('ZREM', FORGET, id)
end

local function keep(record)
  call('ZADD', FORGET, record.forget, record.id)
  local last = call('ZREVRANGE', FORGET, 0, 0, 'WITHSCORES')[2]
  for _, key in ipairs(KEYS) do call('PEXPIREAT', key, last) end
end

local operations = {}

function operations.add()
  local record = {
    id = id, call = ARGV[4], policy = ARGV[5], account = ARGV[6], state = 'pending', asked = text(now),
    expires = text(now + ARGV[8]), forget = text(now + ARGV[8] + ARGV[9]), answered = '', remembered = '', answer = '', key = ''
  }
  if call('HEXISTS', RECORDS, id) == 1 then return reply('taken') end
  local by_call, by_question = unpack(entries(record))
  local previous = read(call('HGET', INDEX, by_call))
  if previous and previous.policy ~= record.policy and previous.state ~= 'denied' and is_live(previous) then
    local was_pending = previous.state == 'pending'
    previous.state = 'outdated'
    write(previous)
    if was_pending then close(previous) end
  end
  local same = read(call('HGET', INDEX, by_question))
  if same and is_live(same) then return reply('there', { same }) end
  if call('ZCOUNT', OPEN, '(' .. text(now), '+inf') >= tonumber(ARGV[10]) then return reply('full') end
  local from = '[' .. record.account .. '\\t' .. string.format('%016.0f', now + 1)
  if call('ZLEXCOUNT', ACCOUNTS, from, '[' .. record.account .. '\\t:') >= tonumber(ARGV[11]) then
    return reply('full of account')
  end
  write(record)
  call('HSET', QUESTIONS, id, ARGV[7])
  call('HSET', INDEX, by_call, id, by_question, id)
  call('ZADD', ORDER, (call('ZREVRANGE', ORDER, 0, 0, 'WITHSCORES')[2] or 0) + 1, id)
  call('ZADD', OPEN, record.expires, id)
  call('ZADD', ACCOUNTS, 0, account_entry(record))
  local added = reply('added', { record, previous })
  for _, old in ipairs(call('ZRANGEBYSCORE', FORGET, '-inf', text(now), 'LIMIT', 0, 2)) do forget(old) end
  keep(record)
  return added
end

local function found(record)
  if record then return reply('found', { record }) end
  return reply('none')
end

function operations.find() return found(read(id)) end

local function open_ids(before)
  local places = {}
  local ids = call('ZRANGEBYSCORE', OPEN, '(' .. text(now), '+inf')
  for _, id in ipairs(ids) do places[id] = tonumber(call('ZSCORE', ORDER, id)) end
  table.sort(ids, function(a, b) return places[a] > places[b] end)
  if not before then return ids end
  local rest, place = {}, tonumber(call('ZSCORE', ORDER, before))
  for _, id in ipairs(ids) do
    if places[id] < place then rest[#rest + 1] = id end
  end
  return rest
end

function operations.list()
  local limit, before, records = tonumber(ARGV[4]), ARGV[5] == '1' and ARGV[6], {}
  local rank = before and call('ZREVRANK', ORDER, before) or -1
  if (before and rank == -1) or limit == 0 then return reply('list') end
  local only_open = ARGV[3] == '1' and open_ids(before)
  repeat
    local ids = only_open or call('ZREVRANGE', ORDER, rank + 1, rank + limit)
    for _, id in ipairs(ids) do
      local record = #records < limit and read(id)
      if record then records[#records + 1] = record end
    end
    rank = rank + limit
  until only_open or #ids == 0 or #records == limit
  return reply('list', records)
end

function operations.decide()
  local record, yes = read(id), ARGV[4] == '1'
  if not record then return reply('none') end
  local state = is_live(record) and record.state
  if state == 'pending' or (state == 'approved' and not yes) then
    local pending = state == 'pending' and account_entry(record)
    record.state, record.answer, record.answered = yes and 'approved' or 'denied', ARGV[5], text(now)
    local ends, remembered = now + ARGV[6], ARGV[8] ~= '' and now + ARGV[8]
    record.expires, record.remembered = text(ends), remembered and text(remembered) or ''
    record.forget = text(math.max(ends, remembered or 0) + ARGV[7])
    if remembered then record.key = 'k' .. ARGV[9] end
    write(record)
    if pending then
      call('ZREM', OPEN, id)
      call('ZREM', ACCOUNTS, pending)
    end
    if remembered then call('HSET', INDEX, record.key, id) end
    local decided = reply('decided', { record })
    keep(record)
    return decided
  end
  if yes or record.remembered == '' or now >= tonumber(record.remembered) then return reply('late', { record }) end
  record.remembered = text(now)
  write(record)
  return reply('decided', { record })
end

function operations.spend()
  local record = read(id)
  if not (record and record.state == 'approved' and is_live(record)) then return reply('none') end
  record.state = 'spent'
  write(record)
  return reply('spent')
end

function operations.remembered()
  local record = read(call('HGET', INDEX, 'k' .. id))
  if record and record.remembered ~= '' and now < tonumber(record.remembered) then return found(record) end
  return found()
end

return operations[ARGV[2]]()
`;
