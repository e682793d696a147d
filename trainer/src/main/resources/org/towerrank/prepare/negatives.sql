-- Step 7c, negatives of a part: for every positive event items that its user has no event with. Where items have times,
-- they have a row by the event's: one with no columns would be known by these to be a negative. And they have not ended by
-- then. The draws are digests of seed, event and attempt, so that they are the same with any number of threads.
WITH positives AS (
  SELECT log_row, user_id, time_us, {bucket} AS bucket
  FROM numbered
  WHERE part = {part} AND {positive}
),
attempts AS (
  SELECT
    positives.*,
    attempt,
    drawn(
      {seed} || ':' || CAST(log_row AS STRING) || ':' || CAST(attempt AS STRING),
      totals.choices
    ) AS draw
  FROM positives
  JOIN (SELECT bucket, CAST(sum(choices) AS BIGINT) AS choices FROM spans GROUP BY bucket) AS totals
    ON totals.bucket = positives.bucket
  CROSS JOIN range({attempts}) AS t(attempt)
),
chosen AS (
  SELECT attempts.*, spans.first_choice + attempts.draw - spans.first_draw AS choice
  FROM attempts
  JOIN spans
    ON spans.bucket = attempts.bucket
    AND attempts.draw >= spans.first_draw
    AND attempts.draw < spans.first_draw + spans.choices
),
found AS (
  SELECT chosen.log_row, choices.item_id, min(chosen.attempt) AS attempt
  FROM chosen
  JOIN choices
    ON choices.rowid = chosen.choice
    AND (choices.from_when IS NULL OR choices.from_when <= chosen.time_us)
    AND (choices.until_when IS NULL OR choices.until_when >= chosen.time_us)
  ANTI JOIN (
    SELECT user_id, item_id FROM numbered WHERE part = {part}
    UNION ALL
    SELECT user_id, item_id FROM known WHERE part = {part}
  ) AS met
    ON met.user_id = chosen.user_id AND met.item_id = choices.item_id
  GROUP BY chosen.log_row, choices.item_id
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
