-- Step 6b, number: how many items a user has seen before each event, and which split it is in. Users are
-- dealt with in parts, each small enough for memory, so that no step is larger than a part.
CREATE TABLE user_parts AS
SELECT
  user_id,
  CAST((sum(count(*)) OVER (ORDER BY user_id) - 1) // {part_events} AS INTEGER) AS part
FROM events
GROUP BY user_id;

-- seen: events that count strictly before this one. nth: the number of an event among those that count.
CREATE TABLE numbered AS
SELECT
  events.*,
  user_parts.part,
  0 AS draw,
  CAST(count(*) FILTER (WHERE counts) OVER before_it AS INTEGER) AS seen,
  CAST(count(*) FILTER (WHERE counts) OVER up_to_it AS INTEGER) AS nth,
  CAST({ranking_split} AS TINYINT) AS ranking_split,
  CAST({recall_split} AS TINYINT) AS recall_split
FROM events
JOIN user_parts USING (user_id)
WINDOW
  before_it AS {before_it},
  up_to_it AS (
    PARTITION BY user_id
    ORDER BY time_us, {order}
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  );
DROP TABLE events;
