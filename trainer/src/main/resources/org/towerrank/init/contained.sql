-- Rows that say an item or several, those among them in which a list has all of these, those in which these are all of
-- the list, and how many items they say.
SELECT
  count(*),
  count(*) FILTER (WHERE list_has_all(whole, part)),
  count(*) FILTER (WHERE list_has_all(part, list_filter(whole, lambda each: each IS NOT NULL))),
  CAST(coalesce(sum(len(part)), 0) AS BIGINT)
FROM (
  SELECT list_transform({whole}::VARCHAR[], lambda each: trim(each)) AS whole,
    list_filter(list_transform({part}::VARCHAR[], lambda each: trim(each)), lambda each: each <> '') AS part
  FROM {files}
)
WHERE len(part) > 0 AND len(whole) > 1;
