-- What a column's values are, as texts. NaN and infinity are no numbers, and neither is 2024_01, which the engine takes
-- for 202401.
SELECT
  count(*),
  count(value),
  count(DISTINCT value),
  count(number),
  min(number),
  max(number),
  count(*) FILTER (WHERE TRY_CAST(value AS DOUBLE) IS NULL AND said_moment(value) IS NOT NULL),
  count(*) FILTER (WHERE regexp_full_match(value, '[-+]?[0-9]+,[0-9]+|[-+]?[0-9]+')),
  count(*) FILTER (WHERE contains(value, ' ')),
  count(*) FILTER (WHERE contains(value, '|')),
  count(*) FILTER (WHERE contains(value, ',')),
  count(*) FILTER (WHERE contains(value, ';')),
  count(*) FILTER (WHERE regexp_full_match(value, '0[0-9]+')),
  approx_count_distinct(value) FILTER (WHERE number IS NULL)
FROM (
  SELECT value, CASE WHEN isfinite(TRY_CAST(value AS DOUBLE)) AND NOT contains(value, '_') THEN TRY_CAST(value AS DOUBLE) END AS number
  FROM (SELECT nullif(trim({column}::VARCHAR), '') AS value FROM {files})
);
