-- Step 10, rows of a part: each event with its history and its row of the joined tables.
SELECT
  {columns}
FROM placed
{history}
{joins}
WHERE placed.part = {part} AND {split} AND {rows}
{in_order};
