-- How many elements there are when a column's texts are split, how many of them differ, the length of the longest list,
-- and the share of elements that are found at more than one place in lists. Words of a phrase keep their places.
SELECT CAST(sum(n) AS BIGINT), count(*), max(longest),
  coalesce(sum(n) FILTER (WHERE first_place <> last_place), 0) / sum(n)
FROM (
  SELECT element, count(*) AS n, max(length) AS longest, min(place) AS first_place, max(place) AS last_place
  FROM (
    SELECT unnest(elements) AS element, generate_subscripts(elements, 1) AS place, len(elements) AS length
    FROM (SELECT string_split(trim({column}::VARCHAR), {separator}) AS elements FROM {files})
  )
  GROUP BY element
);
