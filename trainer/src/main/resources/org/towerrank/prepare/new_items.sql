-- How many events are for test, and how many of them are of items that training has as drawn negatives alone.
SELECT count(*), count(*) FILTER (WHERE trained.first_draw > 0)
FROM placed
LEFT JOIN (
  SELECT item_id, min(draw) AS first_draw
  FROM placed
  WHERE ranking_split = 0
  GROUP BY item_id
) AS trained ON trained.item_id = placed.item_id
WHERE placed.ranking_split = 2 AND placed.draw = 0;
