-- Step 7d, rows of the negatives of a part: all that their events have, but for item and labels.
SELECT
  events.log_row,
  events.user_id,
  negatives.item_id,
  events.time_us,
  false AS counts,
  false AS target,
  {further}
  {columns},
  events.part,
  negatives.draw,
  events.seen,
  events.nth,
  events.ranking_split,
  events.recall_split
FROM negatives
JOIN (SELECT * FROM numbered WHERE part = {part}) AS events ON events.log_row = negatives.log_row;
