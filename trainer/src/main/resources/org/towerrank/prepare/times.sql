-- Step 2, times: what kinds of times there are, how many of each, and one of each.
SELECT kind, count(*), min(CAST(time_said AS STRING))
FROM (
  SELECT
    time_said,
    CASE
      WHEN time_said IS NULL THEN 'missing'
      WHEN number IS NULL AND moment IS NULL THEN 'unreadable'
      WHEN number IS NULL THEN 'iso'
      WHEN abs(number) < 1e11 THEN 'seconds'
      WHEN abs(number) < 1e14 THEN 'milliseconds'
      WHEN abs(number) < 1e17 THEN 'microseconds'
      WHEN abs(number) < 9e18 THEN 'nanoseconds'
      ELSE 'unreadable'
    END AS kind
  FROM (
    SELECT
      time_said,
      {number} AS number,
      said_micros(CAST(time_said AS STRING)) AS moment
    FROM {table}
  ) AS told
) AS kinds
GROUP BY kind
ORDER BY kind;
