-- Step 2, times: what kinds of times there are, how many of each, and one of each. How many of a kind say a zone behind their day,
-- and one that does, and one that does not.
SELECT
  kind,
  count(*),
  min(CAST(time_said AS STRING)),
  count(*) FILTER (WHERE zoned),
  min(CASE WHEN zoned THEN CAST(time_said AS STRING) END),
  min(CASE WHEN NOT zoned THEN CAST(time_said AS STRING) END)
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
    END AS kind,
    number IS NULL AND (clock LIKE '%+%' OR clock LIKE '%-%' OR clock LIKE '%Z%' OR clock LIKE '%z%') AS zoned
  FROM (
    SELECT
      time_said,
      {number} AS number,
      said_micros(CAST(time_said AS STRING)) AS moment,
      substr(CAST(time_said AS STRING), 11) AS clock
    FROM {table}
  ) AS told
) AS kinds
GROUP BY kind
ORDER BY kind;
