-- Step 12, the catalogue: the newest row of every item, and the log's items that have none.
SELECT {columns}
FROM (
  SELECT id FROM items
  UNION
  SELECT item_id AS id FROM placed
) AS ids
LEFT JOIN (
  SELECT *
  FROM (
    SELECT items.*, row_number() OVER (PARTITION BY id ORDER BY from_when DESC NULLS LAST) AS newest
    FROM items
  ) AS numbered
  WHERE newest = 1
) AS items ON items.id = ids.id
ORDER BY ids.id;
