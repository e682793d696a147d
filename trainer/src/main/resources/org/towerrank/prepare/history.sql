-- Step 9a, histories of a part: of each user the items of events that count, in their order, in runs of {run}. A run
-- begins with the {before} items before it. So every history lies in one run, and no list is long, however many events a
-- user has.
SELECT user_id, run, {items} AS items
FROM (
  SELECT user_id, item_id, {nth} AS nth, div({nth} - 1, {run}) AS run
  FROM placed
  WHERE part = {part} AND {counts} AND draw = 0
  UNION ALL
  SELECT user_id, item_id, {nth} AS nth, div({nth} - 1, {run}) + 1 AS run
  FROM placed
  WHERE part = {part} AND {counts} AND draw = 0 AND ({nth} - 1) % {run} >= {run} - {before}
) AS counting
GROUP BY user_id, run;
