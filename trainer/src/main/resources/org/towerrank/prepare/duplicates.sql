-- Step 4a, duplicates: of events alike all but the first one.
SELECT events.log_row
FROM events
JOIN (
  SELECT user_id, item_id, time_us, action, min(log_row) AS first_row
  FROM events
  GROUP BY user_id, item_id, time_us, action
  HAVING count(*) > 1
) AS alike
  ON events.user_id = alike.user_id
  AND events.item_id = alike.item_id
  AND events.time_us = alike.time_us
  AND events.action IS NOT DISTINCT FROM alike.action
WHERE events.log_row > alike.first_row;
