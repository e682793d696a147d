-- Step 9a, histories of a part: of each user the items of events that count, in their order, in runs of {run}. A run
-- begins with the {before} items before it. So every history lies in one run, and no list is long, however many events a
-- user has.
CREATE OR REPLACE TEMP TABLE history AS
SELECT user_id, run, list(item_id ORDER BY nth) AS items
FROM (
  SELECT user_id, item_id, nth, (nth - 1) // {run} AS run
  FROM placed
  WHERE part = {part} AND counts AND draw = 0
  UNION ALL
  SELECT user_id, item_id, nth, (nth - 1) // {run} + 1 AS run
  FROM placed
  WHERE part = {part} AND counts AND draw = 0 AND (nth - 1) % {run} >= {run} - {before}
)
GROUP BY user_id, run;
