-- Step 4a, duplicates: of events alike the first one stays.
DELETE FROM events
WHERE log_row IN (
  SELECT log_row
  FROM (
    SELECT
      log_row,
      row_number() OVER (PARTITION BY user_id, item_id, time_us, action ORDER BY log_row) AS nth
    FROM events
  )
  WHERE nth > 1
);
