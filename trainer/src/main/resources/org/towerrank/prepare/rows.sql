-- Step 10, rows of a part: each event with its history and its row of the joined tables.
SELECT
  {columns}
FROM placed
LEFT JOIN history
  ON history.user_id = placed.user_id
  AND history.run = CASE WHEN placed.seen > 0 THEN div(placed.seen - 1, {run}) END
{joins}
WHERE placed.part = {part} AND {split} AND {rows};
