-- Step 6b, parts: users are dealt with in parts, each small enough for memory, so that no later step is larger than a
-- part. The events of a part lie together, so that a step reads no others.
CREATE TABLE user_parts AS
SELECT
  user_id,
  CAST((sum(count(*)) OVER (ORDER BY user_id) - 1) // {part_events} AS INTEGER) AS part
FROM events
GROUP BY user_id;

CREATE TABLE parted AS
SELECT events.*, user_parts.part
FROM events
JOIN user_parts USING (user_id)
ORDER BY part;
DROP TABLE events;
DROP TABLE user_parts;
