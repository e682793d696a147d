-- Step 6a, cuts: the first event of validation and the first of test, where splits are by time.
CREATE TABLE cuts AS
SELECT 1 AS split, {place} AS first
FROM (SELECT * FROM events ORDER BY time_us, {order} LIMIT 1 OFFSET {validation})
UNION ALL
SELECT 2 AS split, {place} AS first
FROM (SELECT * FROM events ORDER BY time_us, {order} LIMIT 1 OFFSET {test});
