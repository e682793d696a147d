-- Step 5, tables: what is known of users or items, one row for each and each time from when on it holds. A row that is
-- there twice is one. until_when is when an item ends; null if it does not.
SELECT DISTINCT *
FROM (
  SELECT
    {id} AS id,
    {from_when} AS from_when,
    {until_when} AS until_when,
    {columns}
  FROM {files}
) AS read
WHERE id IS NOT NULL
ORDER BY id, from_when;
