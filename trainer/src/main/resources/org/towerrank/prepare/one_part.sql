-- Step 6b, parts: all users in one, for an engine that takes its work apart by itself.
SELECT
  events.log_row,
  events.user_id,
  events.item_id,
  events.time_us,
  events.counts,
  events.target,
  {columns},
  0 AS part
FROM events;
