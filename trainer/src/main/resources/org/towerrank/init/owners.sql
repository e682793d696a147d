-- How many users or items have more than one value in a column.
SELECT count(*)
FROM (
  SELECT {owner}
  FROM {files}
  WHERE {owner} IS NOT NULL
  GROUP BY {owner}
  HAVING count(DISTINCT {column}) > 1
);
