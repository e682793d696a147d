-- How many positive events there are, how many of them are a user's first, and how many are of an item that the user had
-- at an earlier time.
SELECT
  CAST(coalesce(sum(times), 0) AS BIGINT),
  count(DISTINCT owner),
  CAST(coalesce(sum(times - 1), 0) AS BIGINT)
FROM (
  SELECT {user} AS owner, count(DISTINCT {time}) AS times
  FROM {files}
  WHERE {user} IS NOT NULL AND {item} IS NOT NULL AND {time} IS NOT NULL AND {positive}
  GROUP BY {user}, {item}
);
