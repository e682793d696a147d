-- The report: what each split has, and how much of it training has not seen.
WITH chosen AS (
  SELECT *, {split} AS split
  FROM placed
  WHERE {rows}
),
users_of AS (SELECT DISTINCT user_id AS id, split FROM chosen),
items_of AS (SELECT DISTINCT item_id AS id, split FROM chosen),
split_users AS (
  SELECT users_of.split, count(*) AS number, 1 - count(trained.id) / count(*) AS unseen
  FROM users_of
  LEFT JOIN (SELECT id FROM users_of WHERE split = 0) AS trained ON trained.id = users_of.id
  GROUP BY users_of.split
),
split_items AS (
  SELECT items_of.split, count(*) AS number, 1 - count(trained.id) / count(*) AS unseen
  FROM items_of
  LEFT JOIN (SELECT id FROM items_of WHERE split = 0) AS trained ON trained.id = items_of.id
  GROUP BY items_of.split
),
trained_until AS (SELECT max(time_us) AS last_us FROM chosen WHERE split = 0)
SELECT
  chosen.split,
  count(*),
  max(split_users.number),
  max(split_items.number),
  max(split_users.unseen),
  max(split_items.unseen),
  min(chosen.time_us),
  max(chosen.time_us),
  avg(CAST(chosen.time_us <= trained_until.last_us AS INTEGER)),
  {positives}
FROM chosen
CROSS JOIN trained_until
JOIN split_users ON split_users.split = chosen.split
JOIN split_items ON split_items.split = chosen.split
GROUP BY chosen.split
ORDER BY chosen.split;
