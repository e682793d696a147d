-- Step 9, exclusions of a part: of each event that is held out all items before it but its own.
CREATE OR REPLACE TEMP TABLE exclusion AS
SELECT held_out.log_row, list(earlier.item_id ORDER BY earlier.nth) AS items
FROM placed AS held_out
JOIN placed AS earlier
  ON earlier.user_id = held_out.user_id
  AND earlier.nth <= held_out.seen
  AND earlier.item_id <> held_out.item_id
WHERE held_out.part = {part}
  AND held_out.target AND held_out.draw = 0 AND held_out.recall_split > 0
  AND earlier.part = {part} AND earlier.counts AND earlier.draw = 0
GROUP BY held_out.log_row;
