-- Step 12, the catalogue: the newest row of every item, and the log's items that have none.
SELECT {columns}
FROM (SELECT DISTINCT item_id AS id FROM placed {further}) AS ids
{joins}
ORDER BY ids.id;
