-- How many rows of a log have a value in a column, and of how many the table of items has it, as encoders compare values.
SELECT
  count(*),
  count(*) FILTER (WHERE value IN (SELECT compared({column}::VARCHAR) FROM {items}))
FROM (
  SELECT compared({column}::VARCHAR) AS value
  FROM {files}
)
WHERE value <> '';
