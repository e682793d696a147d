-- Step 9, lists: what histories and exclusions of a part are made of, in the order of its rows.
-- files: a bit for each file that the row is in.
SELECT
  item_id,
  seen,
  nth,
  counts AND draw = 0 AS counted,
  {files} AS files
FROM placed
WHERE part = {part};
