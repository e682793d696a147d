-- Step 3, events: rows of the log that say who, what and when; the time in microseconds since 1970.
SELECT
  rowid AS log_row,
  {user} AS user_id,
  {item} AS item_id,
  {microseconds} AS time_us,
  {counts} AS counts,
  {target} AS target,
  action,
  {columns}
FROM log
WHERE log.user_id IS NOT NULL AND log.item_id IS NOT NULL AND log.time_said IS NOT NULL;
