-- Step 8, place a part: rows in the order in which they are written, each with its row of the joined tables.
{into}
SELECT
  numbered.*,
  {user_row} AS user_row,
  {item_row} AS item_row
FROM (SELECT * FROM numbered WHERE part = {part}) AS numbered
{user_join}
{item_join}
ORDER BY user_id, time_us, {order}, draw;
