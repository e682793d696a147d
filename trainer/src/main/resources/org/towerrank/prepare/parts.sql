-- Step 6b, parts: the events of a part lie together, so that a step reads no others.
SELECT events.*, user_parts.part
FROM events
JOIN user_parts USING (user_id)
ORDER BY part;
