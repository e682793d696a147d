-- The newest row of each id of a joined table.
SELECT *
FROM (
  SELECT {table}.*, row_number() OVER (PARTITION BY id ORDER BY from_when DESC NULLS LAST) AS newest
  FROM {table}
) AS numbered
WHERE newest = 1;
