-- Step 8, place: rows in the order in which they are written, each with its row of the joined tables.
CREATE TABLE placed AS
SELECT
  numbered.*,
  {user_row} AS user_row,
  {item_row} AS item_row
FROM numbered
{user_join}
{item_join}
ORDER BY part, user_id, time_us, {order}, draw;
DROP TABLE numbered;
