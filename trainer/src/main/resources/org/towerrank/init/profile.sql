-- What a column's values are, as texts.
SELECT
  count(*),
  count(value),
  count(DISTINCT value),
  count(TRY_CAST(value AS DOUBLE)),
  min(TRY_CAST(value AS DOUBLE)),
  max(TRY_CAST(value AS DOUBLE)),
  count(*) FILTER (WHERE TRY_CAST(value AS DOUBLE) IS NULL AND TRY_CAST(value AS TIMESTAMPTZ) IS NOT NULL),
  count(*) FILTER (WHERE regexp_full_match(value, '[-+]?[0-9]+,[0-9]+|[-+]?[0-9]+')),
  count(*) FILTER (WHERE contains(value, ' ')),
  count(*) FILTER (WHERE contains(value, '|')),
  count(*) FILTER (WHERE contains(value, ',')),
  count(*) FILTER (WHERE contains(value, ';'))
FROM (SELECT nullif(trim({column}::VARCHAR), '') AS value FROM {files});
