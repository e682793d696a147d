-- How the order of a table's rows by a column goes with that by how many positive events each has: Spearman's rank correlation,
-- where rows of one value share the middle of their ranks. And how many rows have both. As an id 42 is 42.0.
WITH chosen AS (
  SELECT regexp_replace(trim({key}::VARCHAR), '^(-?[0-9]+)[.]0+$', '\1') AS id, count(*) AS times
  FROM {log}
  WHERE {positive} AND {key} IS NOT NULL
  GROUP BY ALL
),
counted AS (
  SELECT TRY_CAST({column} AS DOUBLE) AS number, coalesce(chosen.times, 0) AS times
  FROM {table} AS owners
  LEFT JOIN chosen ON chosen.id = regexp_replace(trim(owners.{id}::VARCHAR), '^(-?[0-9]+)[.]0+$', '\1')
),
ranks AS (
  SELECT
    rank() OVER (ORDER BY number) + (count(*) OVER (PARTITION BY number) - 1) / 2.0 AS by_number,
    rank() OVER (ORDER BY times) + (count(*) OVER (PARTITION BY times) - 1) / 2.0 AS by_times,
    times
  FROM counted
  WHERE number IS NOT NULL
)
SELECT coalesce(corr(by_number, by_times), 0), count(*) FILTER (WHERE times > 0) FROM ranks;
