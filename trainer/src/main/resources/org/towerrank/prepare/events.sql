-- Step 3, events: rows of the log that say who, what and when; the time in microseconds since 1970.
CREATE TABLE events AS
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
WHERE user_id IS NOT NULL AND item_id IS NOT NULL AND time_said IS NOT NULL;
DROP TABLE log;
