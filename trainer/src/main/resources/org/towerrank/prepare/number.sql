-- Step 6c, number a part: how many items a user has seen before each event, and which split it is in.
-- seen: events that count strictly before this one. nth: the number of an event among those that count.
-- further: the same of the events of further histories.
SELECT
  parted.*,
  0 AS draw,
  CAST(count(CASE WHEN counts THEN 1 END) OVER before_it AS INTEGER) AS seen,
  CAST(count(CASE WHEN counts THEN 1 END) OVER up_to_it AS INTEGER) AS nth,
  {further}
  CAST({ranking_split} AS TINYINT) AS ranking_split,
  CAST({recall_split} AS TINYINT) AS recall_split
FROM parted
WHERE part = {part}
WINDOW
  before_it AS {before_it},
  up_to_it AS (
    PARTITION BY user_id
    ORDER BY time_us, {order}
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  );
