-- How many rows of a log have a value in a column, and of how many the table of items has it. As encoders compare values,
-- 12 is 12.0, and 012, +12 and 1_2 are texts of their own, which the engine takes for numbers, too.
SELECT
  count(*),
  count(*) FILTER (WHERE value IN (
    SELECT coalesce(CASE WHEN regexp_full_match(text, {number}) THEN TRY_CAST(text AS DOUBLE) END::VARCHAR, text)
    FROM (SELECT trim({column}::VARCHAR) AS text FROM {items})
  ))
FROM (
  SELECT coalesce(CASE WHEN regexp_full_match(text, {number}) THEN TRY_CAST(text AS DOUBLE) END::VARCHAR, text) AS value
  FROM (SELECT trim({column}::VARCHAR) AS text FROM {files})
)
WHERE value <> '';
