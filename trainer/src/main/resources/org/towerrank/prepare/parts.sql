-- Step 6b, parts: the events of a part lie together, so that a step reads no others. Actions have become labels.
SELECT
  events.log_row,
  events.user_id,
  events.item_id,
  events.time_us,
  events.counts,
  events.target,
  {columns},
  user_parts.part
FROM events
JOIN user_parts USING (user_id)
ORDER BY part;
