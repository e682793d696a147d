-- Step 9b, exclusions of a part: of each user that has events held out the items of events that count, in their order, in
-- runs of {runs} runs of step 9a. A run begins with the {runs} before it where there are any, so that no list is long.
WITH own AS (
  SELECT user_id, run, CASE WHEN run = 0 THEN items ELSE {own} END AS items
  FROM history
  WHERE user_id IN (
    SELECT user_id
    FROM placed
    WHERE part = {part} AND target AND draw = 0 AND recall_split > 0
  )
)
SELECT
  user_id,
  run,
  flatten({items}) AS items
FROM (
  SELECT user_id, div(run, {runs}) AS run, run AS place, items
  FROM own
  UNION ALL
  SELECT own.user_id, later.run, own.run AS place, own.items
  FROM own
  JOIN (SELECT DISTINCT user_id, div(run, {runs}) AS run FROM own WHERE run >= {runs}) AS later
    ON later.user_id = own.user_id AND later.run = div(own.run, {runs}) + 1
) AS runs
GROUP BY user_id, run;
