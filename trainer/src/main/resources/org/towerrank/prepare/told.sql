-- Step 5, tables, where the log says what is known of users or items: one row for each and each time from when on it holds.
-- What an event does not say holds as before. Of the events of one time the last one counts.
SELECT id, from_when, CAST(NULL AS BIGINT) AS until_when, {columns}
FROM (
  SELECT *, row_number() OVER before = 1 OR {changed} AS changed
  FROM (
    SELECT
      {id} AS id,
      time_us AS from_when,
      row_number() OVER (PARTITION BY {id}, time_us ORDER BY time_us, {order}) AS nth_of_time,
      count(*) OVER (PARTITION BY {id}, time_us) AS of_time,
      {known}
    FROM numbered
    WINDOW so_far AS (PARTITION BY {id} ORDER BY time_us, {order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ) AS events
  WHERE nth_of_time = of_time
  WINDOW before AS (PARTITION BY id ORDER BY from_when)
) AS times
WHERE changed
ORDER BY id, from_when;
