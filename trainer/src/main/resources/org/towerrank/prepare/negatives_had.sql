-- Step 7b, negatives that users had: for every positive event items of the history before it, of its newest {length}, but
-- its own. Without them whatever a user had would be positive, and a ranker that knows it could not tell which of them
-- comes next. Each of them is drawn as often as it is in the history.
WITH attempts AS (
  SELECT
    log_row,
    user_id,
    item_id AS own,
    attempt,
    seen - drawn(
      {seed} || ':' || CAST(log_row AS STRING) || ':had:' || CAST(attempt AS STRING),
      least(seen, {length})
    ) AS nth
  FROM numbered, range({attempts}) AS t(attempt)
  WHERE part = {part} AND {positive} AND seen > 0
),
found AS (
  SELECT attempts.log_row, earlier.item_id, min(attempts.attempt) AS attempt
  FROM attempts
  JOIN (SELECT user_id, nth, item_id FROM numbered WHERE part = {part} AND counts) AS earlier
    ON earlier.user_id = attempts.user_id AND earlier.nth = attempts.nth
  WHERE earlier.item_id <> attempts.own
  GROUP BY attempts.log_row, earlier.item_id
)
SELECT log_row, item_id, draw + {count} AS draw
FROM (
  SELECT
    log_row,
    item_id,
    CAST(row_number() OVER (PARTITION BY log_row ORDER BY attempt) AS INTEGER) AS draw
  FROM found
) AS ranked
WHERE draw <= {had};
