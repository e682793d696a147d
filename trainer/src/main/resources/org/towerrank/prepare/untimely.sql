-- Step 4, untimely: events before the first time that is asked for, or behind the last one.
SELECT log_row
FROM events
WHERE time_us < {first} OR time_us > {last};
