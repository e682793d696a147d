-- Step 6b, parts: users are dealt with in parts, each small enough for the memory of one machine, so that no later step
-- is larger than a part.
SELECT
  user_id,
  CAST(div(sum(count(*)) OVER (ORDER BY user_id) - 1, {part_events}) AS INTEGER) AS part
FROM events
GROUP BY user_id;
