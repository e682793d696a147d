-- Step 7b, spans, where items have times: of each part of the log's time, and each life, the choices that there may be then.
-- first_draw: the first of the numbers that stand for them, of all that the part has.
-- first_choice: the number of the first of them. The others follow it.
WITH ordered AS (
  SELECT life, bucket, sum(count(*)) OVER (ORDER BY life, bucket) AS after, count(*) AS choices
  FROM choices
  GROUP BY life, bucket
),
steps AS (
  SELECT life, bucket, after AS begun, 0 AS gone FROM ordered
  UNION ALL
  SELECT life, bucket + CAST(pow(2, life) AS BIGINT) + 1, 0, after FROM ordered
  UNION ALL
  SELECT life, parts.bucket, before, before
  FROM (SELECT life, min(after - choices) AS before FROM ordered GROUP BY life) AS lives
  CROSS JOIN range({buckets}) AS parts(bucket)
),
so_far AS (
  SELECT
    life,
    bucket,
    max(max(begun)) OVER (PARTITION BY life ORDER BY bucket) AS begun,
    max(max(gone)) OVER (PARTITION BY life ORDER BY bucket) AS gone
  FROM steps
  GROUP BY life, bucket
)
SELECT
  bucket,
  CAST(gone AS BIGINT) AS first_choice,
  CAST(sum(begun - gone) OVER (PARTITION BY bucket ORDER BY life) - (begun - gone) AS BIGINT) AS first_draw,
  CAST(begun - gone AS BIGINT) AS choices
FROM so_far
WHERE bucket < {buckets} AND begun > gone;
