-- Step 9b, exclusions of a part: of each user that has events held out all items of events that count, in their order.
CREATE OR REPLACE TEMP TABLE exclusion AS
SELECT user_id, list(item_id ORDER BY nth) AS items
FROM placed
WHERE part = {part} AND counts AND draw = 0
  AND user_id IN (
    SELECT user_id
    FROM placed
    WHERE part = {part} AND target AND draw = 0 AND recall_split > 0
  )
GROUP BY user_id;
