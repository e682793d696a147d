-- Step 8, place a part: rows in the order in which they are written, each with its row of the joined tables.
SELECT
  numbered.*,
  {user_row} AS user_row,
  {item_row} AS item_row
FROM (SELECT * FROM numbered WHERE part = {part}) AS numbered
{user_join}
{item_join}
{in_order};
