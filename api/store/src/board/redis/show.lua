-- Hangs up pictures of one canteen's day. A higher version wins; watchers hear of what was taken.
-- KEYS[1] the day: a hash of sitting id -> "version body", "whole" -> the server's run that holds the whole day, and
--         "mark" -> another one whenever anything on the day changed
-- ARGV    run ("" unless the whole day is given), seconds to keep, channel, mark, then id, version, body, news for each
--         picture
local run, ttl_s, channel, mark = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local changed = false
for i = 5, #ARGV, 4 do
  local id, version, body, news = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local shown = redis.call('HGET', KEYS[1], id)
  local old = shown and tonumber(string.match(shown, '^%-?%d+'))
  if not old or tonumber(version) > old then
    redis.call('HSET', KEYS[1], id, version .. ' ' .. body)
    redis.call('PUBLISH', channel, news)
    changed = true
  end
end
if run ~= '' then
  redis.call('HSET', KEYS[1], 'whole', run)
end
if changed or redis.call('HEXISTS', KEYS[1], 'mark') == 0 then
  redis.call('HSET', KEYS[1], 'mark', mark)
end
redis.call('EXPIRE', KEYS[1], ttl_s)
return 1
