-- How many elements there are when a column's texts are split, and how many of them differ.
SELECT count(*), count(DISTINCT element), max(length)
FROM (
  SELECT unnest(elements) AS element, len(elements) AS length
  FROM (SELECT string_split(trim({column}::VARCHAR), {separator}) AS elements FROM {files})
);
