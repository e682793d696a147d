-- Step 9, lists: what histories and exclusions of a part are made of, in the order of its rows.
-- files: a bit for each file that the row is in. histories: of each, how many of its events are before the row's, the
-- number of the row's event among them, and whether it is one.
SELECT
  item_id,
  {files} AS files,
  {histories}
FROM placed
WHERE part = {part};
