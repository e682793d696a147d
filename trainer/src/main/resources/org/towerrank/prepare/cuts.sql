-- Step 6a, cuts: the first event of validation and the first of test, where splits are by time. Counting finds the hour
-- of each, so that only the events of two hours are sorted.
WITH hours AS (
  SELECT
    hour,
    events,
    CAST(sum(events) OVER (ORDER BY hour) - events AS BIGINT) AS before_it
  FROM (SELECT div(time_us, 3600000000) AS hour, count(*) AS events FROM events GROUP BY 1) AS counted
)
SELECT split, time_us, place
FROM (
  SELECT
    cut.split,
    events.time_us,
    {place} AS place,
    cut.nth - hours.before_it AS nth_of_hour,
    row_number() OVER (PARTITION BY cut.split ORDER BY time_us, {order}) AS nth
  FROM (VALUES (1, {validation}), (2, {test})) AS cut(split, nth)
  JOIN hours ON cut.nth >= hours.before_it AND cut.nth < hours.before_it + hours.events
  JOIN events ON div(events.time_us, 3600000000) = hours.hour
) AS sorted
WHERE nth = nth_of_hour + 1;
