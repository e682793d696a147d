-- Step 5, tables: what is known of users or items, one row for each and each time from when on it holds.
CREATE TABLE {table} AS
SELECT
  {id} AS id,
  {from_when} AS from_when,
  {columns}
FROM {files}
WHERE id IS NOT NULL
ORDER BY id, from_when;
