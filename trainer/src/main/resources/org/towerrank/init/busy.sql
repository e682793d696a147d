-- How many users have more events in any hour of the clock than people have, how many events are theirs, and how many there are:
-- without duplicates, and events that lack a user or an item, as prepare leaves these out before. Of days without an hour nothing
-- is said.
WITH events AS (
  SELECT DISTINCT nullif(trim({user}::VARCHAR), '') AS who, nullif(trim({item}::VARCHAR), '') AS what, {event_time} AS moment
  FROM {log}
  WHERE who IS NOT NULL AND what IS NOT NULL
),
busy AS (
  SELECT DISTINCT who
  FROM (SELECT who, count(*) AS events FROM events WHERE moment % 86400000000 <> 0 GROUP BY who, floor(moment / 3600000000)) AS hours
  WHERE events > {most}
)
SELECT count(DISTINCT busy.who), count(busy.who), count(*)
FROM events
LEFT JOIN busy ON busy.who = events.who;
