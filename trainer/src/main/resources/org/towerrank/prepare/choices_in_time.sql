-- Step 7a, choices, where items have times: what choices.sql says. Those that last about as long follow one another, in the
-- order in which they begin.
-- from_when: the time before which an item has no row in each table; null where it has one at any time, or never.
-- until_when: the time after which it cannot be recommended; null where one of its rows has no end.
-- bucket: the part of the log's time in which it begins, or the first one.
-- life: it lasts for less than two to the power of this many parts.
SELECT
  item_id,
  from_when,
  until_when,
  div(began - {first}, {width}) AS bucket,
  CASE WHEN until_when IS NULL THEN {endless} ELSE length(bin(div(greatest(until_when - began, 0), {width}))) END AS life
FROM (
  SELECT listed.*, lives.*, greatest(coalesce(lives.from_when, {first}), {first}) AS began
  FROM ({listed}) AS listed
  LEFT JOIN (
    SELECT id, max(from_when) AS from_when, min(until_when) AS until_when FROM ({lives}) AS tables GROUP BY id
  ) AS lives ON lives.id = listed.item_id
) AS listed
ORDER BY life, bucket, {order};
