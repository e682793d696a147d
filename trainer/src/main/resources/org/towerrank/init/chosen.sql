-- How many positive events there are, how many of them are at their user's first time, so that nothing is before them, and
-- how many are of an item that the user had at an earlier time.
SELECT
  CAST(coalesce(sum(events), 0) AS BIGINT),
  CAST(coalesce(sum(at_first), 0) AS BIGINT),
  CAST(coalesce(sum(again), 0) AS BIGINT)
FROM (
  SELECT sum(events) AS events, arg_min(items, first_time) AS at_first, sum(again) AS again
  FROM (
    SELECT owner, first_time, count(*) AS items, sum(times) AS events, sum(times - 1) AS again
    FROM (
      SELECT {user} AS owner, min({time}) AS first_time, count(DISTINCT {time}) AS times
      FROM {files}
      WHERE {user} IS NOT NULL AND {item} IS NOT NULL AND {time} IS NOT NULL AND {positive}
      GROUP BY {user}, {item}
    )
    GROUP BY owner, first_time
  )
  GROUP BY owner
);
