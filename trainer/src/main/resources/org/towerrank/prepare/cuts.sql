-- Step 6a, cuts: the first event of validation and the first of test, where splits are by time. Counting finds the hour
-- of each, so that only the events of two hours are sorted.
CREATE TEMP TABLE hours AS
SELECT
  hour,
  events,
  CAST(sum(events) OVER (ORDER BY hour) - events AS BIGINT) AS before_it
FROM (SELECT time_us // 3600000000 AS hour, count(*) AS events FROM events GROUP BY hour);

CREATE TABLE cuts AS
SELECT split, first
FROM (
  SELECT
    cut.split,
    {place} AS first,
    cut.place - hours.before_it AS nth_of_hour,
    row_number() OVER (PARTITION BY cut.split ORDER BY time_us, {order}) AS nth
  FROM (VALUES (1, {validation}), (2, {test})) AS cut(split, place)
  JOIN hours ON cut.place >= hours.before_it AND cut.place < hours.before_it + hours.events
  JOIN events ON events.time_us // 3600000000 = hours.hour
)
WHERE nth = nth_of_hour + 1;
DROP TABLE hours;
