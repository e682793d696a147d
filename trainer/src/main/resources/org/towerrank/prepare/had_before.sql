-- How many events of some rows there are, and how many of them are of items that their user had before.
SELECT count(*), count(*) FILTER (WHERE earlier.first_nth <= placed.seen)
FROM placed
LEFT JOIN (
  SELECT user_id, item_id, min(nth) AS first_nth
  FROM placed
  WHERE counts AND draw = 0
  GROUP BY user_id, item_id
) AS earlier ON earlier.user_id = placed.user_id AND earlier.item_id = placed.item_id
WHERE {rows};
