-- How many rows of a log have a value in a column, and of how many the table of items has it.
SELECT
  count(*),
  count(*) FILTER (WHERE value IN (SELECT coalesce(TRY_CAST(trim({column}::VARCHAR) AS DOUBLE)::VARCHAR, trim({column}::VARCHAR)) FROM {items}))
FROM (
  SELECT coalesce(TRY_CAST(trim({column}::VARCHAR) AS DOUBLE)::VARCHAR, trim({column}::VARCHAR)) AS value
  FROM {files}
)
WHERE value <> '';
