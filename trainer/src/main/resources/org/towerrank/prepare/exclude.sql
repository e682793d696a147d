-- Step 9b, exclusions of a part: of each user that has events held out all items of events that count, in their order.
-- They are the runs of step 9a one after another, each later one without the items that it begins with.
SELECT
  user_id,
  flatten({runs}) AS items
FROM history
WHERE user_id IN (
  SELECT user_id
  FROM placed
  WHERE part = {part} AND target AND draw = 0 AND recall_split > 0
)
GROUP BY user_id;
