-- Step 11, users of a part: each as they are at the end of the log, with the newest row of their table, and with the
-- histories that their next event would have.
-- totals: how many events of each history a user has. lists: the last ones of each.
WITH totals AS (
  SELECT user_id, {totals} FROM placed WHERE part = {part} AND draw = 0 GROUP BY user_id
),
{lists}
SELECT {columns}
FROM totals
{joins}
ORDER BY totals.user_id;
