-- From when on each item of a table has a row, and when its last row ends; null if that has no end.
SELECT
  id,
  min(from_when) AS from_when,
  CASE WHEN count(until_when) = count(*) THEN max(until_when) END AS until_when
FROM {table}
GROUP BY id;
