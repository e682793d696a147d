-- Step 10, rows of a part: each event with its history and its row of the joined tables.
COPY (
  SELECT
    {columns}
  FROM placed
  LEFT JOIN history ON history.user_id = placed.user_id AND history.nth = placed.seen
  {joins}
  WHERE placed.part = {part} AND {split} AND {rows}
) TO {file} ({options});
