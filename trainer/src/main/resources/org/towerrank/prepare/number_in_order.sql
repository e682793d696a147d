-- Step 6c, number a part, where rows keep their order: what number.sql says, counted from row to row of sorted events.
-- running: events that count up to this one. user_start, time_start: as many before the user, and before the time.
-- further, further_running, further_starts: the same of the events of further histories.
SELECT
  started.* EXCLUDE (earlier_user, earlier_time, running, user_start, time_start{further_counted}),
  0 AS draw,
  CAST(time_start - user_start AS INTEGER) AS seen,
  CAST(running - user_start AS INTEGER) AS nth,
  {further}
  CAST({ranking_split} AS TINYINT) AS ranking_split,
  CAST({recall_split} AS TINYINT) AS recall_split
FROM (
  SELECT
    counted.*,
    {further_starts}
    max(
      CASE
        WHEN earlier_user IS DISTINCT FROM user_id
        THEN running - CASE WHEN counts THEN 1 ELSE 0 END
      END
    ) OVER so_far AS user_start,
    max(
      CASE
        WHEN {each_alone} OR earlier_user IS DISTINCT FROM user_id OR earlier_time IS DISTINCT FROM time_us
        THEN running - CASE WHEN counts THEN 1 ELSE 0 END
      END
    ) OVER so_far AS time_start
  FROM (
    SELECT
      sorted.*,
      count(CASE WHEN counts THEN 1 END) OVER so_far AS running,
      {further_running}
      lag(user_id) OVER () AS earlier_user,
      lag(time_us) OVER () AS earlier_time
    FROM (SELECT * FROM parted WHERE part = {part} ORDER BY user_id, time_us, {order}) AS sorted
    WINDOW so_far AS (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
  ) AS counted
  WINDOW so_far AS (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
) AS started;
