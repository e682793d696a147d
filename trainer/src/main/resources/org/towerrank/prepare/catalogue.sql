-- Step 12, the catalogue: the newest row of every item, and the log's items that have none.
SELECT {columns}
FROM (
  SELECT id FROM items
  UNION
  SELECT item_id AS id FROM placed
) AS ids
LEFT JOIN ({newest}) AS items ON items.id = ids.id
ORDER BY ids.id;
