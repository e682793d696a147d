-- Step 1, read: the log under the names that all later steps use. The table keeps the log's order,
-- so that rowid counts the log's rows. A label that is no number becomes NaN, which is refused next.
SELECT
  {user} AS user_id,
  {item} AS item_id,
  {time} AS time_said,
  {action} AS action,
  {columns}
FROM {files};
