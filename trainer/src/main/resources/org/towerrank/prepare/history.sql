-- Step 9, histories of a part: of each event that counts the items up to it, the newest last.
CREATE OR REPLACE TEMP TABLE history AS
SELECT
  user_id,
  nth,
  list(item_id) OVER (
    PARTITION BY user_id
    ORDER BY nth
    ROWS BETWEEN {before} PRECEDING AND CURRENT ROW
  ) AS items
FROM placed
WHERE part = {part} AND counts AND draw = 0;
