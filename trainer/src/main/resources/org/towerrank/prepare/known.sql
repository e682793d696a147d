-- Step 6b, known: what users that are left had events with beside those that are left. Pairs of a part lie together.
SELECT DISTINCT left_out.user_id, left_out.item_id, users.part
FROM left_out
JOIN {users} AS users ON users.user_id = left_out.user_id
ORDER BY part;
