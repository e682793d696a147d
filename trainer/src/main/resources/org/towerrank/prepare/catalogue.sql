-- Step 12, the catalogue: the newest row of every item, and the log's items that have none.
COPY (
  SELECT {columns}
  FROM (
    SELECT *
    FROM items
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY from_when DESC) = 1
    UNION ALL BY NAME
    SELECT DISTINCT item_id AS id
    FROM placed
    WHERE item_id NOT IN (SELECT id FROM items)
  ) AS items
  ORDER BY id
) TO {file} ({options});
