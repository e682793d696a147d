-- How many events of some rows there are, and how many of them are of items that their user had before. Of some users:
-- to look through all that all users had would take as long as all histories.
WITH some_users AS (
  SELECT DISTINCT user_id FROM placed WHERE {rows} ORDER BY user_id LIMIT {users}
)
SELECT count(*), count(*) FILTER (WHERE earlier.first_nth <= placed.seen)
FROM (SELECT * FROM placed WHERE ({rows}) AND user_id IN (SELECT user_id FROM some_users)) AS placed
LEFT JOIN (
  SELECT user_id, item_id, min(nth) AS first_nth
  FROM placed
  WHERE counts AND draw = 0 AND user_id IN (SELECT user_id FROM some_users)
  GROUP BY user_id, item_id
) AS earlier ON earlier.user_id = placed.user_id AND earlier.item_id = placed.item_id;
