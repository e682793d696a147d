-- How many rows of a log have a value in a column, and of how many the table of items has it. 12 is 12.0, but 1_2, which
-- the engine takes for 12, is no number.
SELECT
  count(*),
  count(*) FILTER (WHERE value IN (
    SELECT coalesce(CASE WHEN NOT contains(text, '_') THEN TRY_CAST(text AS DOUBLE) END::VARCHAR, text)
    FROM (SELECT trim({column}::VARCHAR) AS text FROM {items})
  ))
FROM (
  SELECT coalesce(CASE WHEN NOT contains(text, '_') THEN TRY_CAST(text AS DOUBLE) END::VARCHAR, text) AS value
  FROM (SELECT trim({column}::VARCHAR) AS text FROM {files})
)
WHERE value <> '';
