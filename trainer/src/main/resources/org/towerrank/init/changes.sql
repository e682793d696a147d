-- How often a column changes along the events of each item, of a part of all: events that have another of their item before
-- them, those of them that say something else than it, and those that say something else than the event before them of any
-- item.
SELECT
  count(before),
  count(*) FILTER (before IS DISTINCT FROM value AND before IS NOT NULL),
  count(*) FILTER (last IS DISTINCT FROM value AND before IS NOT NULL)
FROM (
  SELECT
    value,
    lag(value) OVER (PARTITION BY owner ORDER BY moment, value) AS before,
    lag(value) OVER (ORDER BY moment, owner) AS last
  FROM (
    SELECT {owner} AS owner, {column}::VARCHAR AS value, {moment} AS moment
    FROM {files}
    WHERE {some}
  ) AS told
  WHERE value IS NOT NULL AND moment IS NOT NULL
) AS told;
