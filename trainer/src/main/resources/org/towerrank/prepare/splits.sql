-- The report: what each split has, and how much of it training has not seen.
WITH rows AS (
  SELECT *, {split} AS split
  FROM placed
  WHERE {rows}
),
trained_users AS (SELECT DISTINCT user_id FROM rows WHERE split = 0),
trained_items AS (SELECT DISTINCT item_id FROM rows WHERE split = 0),
last AS (SELECT max(time_us) AS time_us FROM rows WHERE split = 0)
SELECT
  split,
  count(*),
  count(DISTINCT rows.user_id),
  count(DISTINCT rows.item_id),
  1 - count(DISTINCT trained_users.user_id) / count(DISTINCT rows.user_id),
  1 - count(DISTINCT trained_items.item_id) / count(DISTINCT rows.item_id),
  strftime(make_timestamp(min(rows.time_us)), '%Y-%m-%dT%H:%M:%SZ'),
  strftime(make_timestamp(max(rows.time_us)), '%Y-%m-%dT%H:%M:%SZ'),
  avg((rows.time_us <= last.time_us)::INTEGER),
  {positives}
FROM rows
CROSS JOIN last
LEFT JOIN trained_users ON trained_users.user_id = rows.user_id
LEFT JOIN trained_items ON trained_items.item_id = rows.item_id
GROUP BY split
ORDER BY split;
