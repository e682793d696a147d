-- Step 7b, negatives of a part: for every positive event items that its user has no event with, and that have a row by
-- its time where rows have times: one with no columns would be known by these to be a negative. The draws are digests
-- of seed, event and attempt, so that they are the same with any number of threads.
WITH attempts AS (
  SELECT
    log_row,
    user_id,
    time_us,
    attempt,
    drawn(
      {seed} || ':' || CAST(log_row AS STRING) || ':' || CAST(attempt AS STRING),
      (SELECT count(*) FROM choices)
    ) AS choice
  FROM numbered, range({attempts}) AS t(attempt)
  WHERE part = {part} AND {positive}
),
found AS (
  SELECT attempts.log_row, choices.item_id, min(attempts.attempt) AS attempt
  FROM attempts
  JOIN choices
    ON choices.rowid = attempts.choice
    AND (choices.from_when IS NULL OR choices.from_when <= attempts.time_us)
  ANTI JOIN (
    SELECT user_id, item_id FROM numbered WHERE part = {part}
    UNION ALL
    SELECT user_id, item_id FROM known WHERE part = {part}
  ) AS met
    ON met.user_id = attempts.user_id AND met.item_id = choices.item_id
  GROUP BY attempts.log_row, choices.item_id
)
SELECT log_row, item_id, draw
FROM (
  SELECT
    log_row,
    item_id,
    CAST(row_number() OVER (PARTITION BY log_row ORDER BY attempt) AS INTEGER) AS draw
  FROM found
) AS ranked
WHERE draw <= {count};
