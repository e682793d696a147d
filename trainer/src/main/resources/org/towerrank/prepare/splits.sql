-- The report: what each split has, and how much of it training has not seen.
WITH chosen AS (
  SELECT *, {split} AS split
  FROM placed
  WHERE {rows}
),
trained_users AS (SELECT DISTINCT user_id FROM chosen WHERE split = 0),
trained_items AS (SELECT DISTINCT item_id FROM chosen WHERE split = 0),
trained AS (SELECT max(time_us) AS last_us FROM chosen WHERE split = 0)
SELECT
  split,
  count(*),
  count(DISTINCT chosen.user_id),
  count(DISTINCT chosen.item_id),
  1 - count(DISTINCT trained_users.user_id) / count(DISTINCT chosen.user_id),
  1 - count(DISTINCT trained_items.item_id) / count(DISTINCT chosen.item_id),
  min(chosen.time_us),
  max(chosen.time_us),
  avg(CAST(chosen.time_us <= trained.last_us AS INTEGER)),
  {positives}
FROM chosen
CROSS JOIN trained
LEFT JOIN trained_users ON trained_users.user_id = chosen.user_id
LEFT JOIN trained_items ON trained_items.item_id = chosen.item_id
GROUP BY split
ORDER BY split;
