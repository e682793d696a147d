-- Of a part of all users, or of the values of another column: how many have an event among the last fifth, and how many of
-- them have none before.
WITH events AS (SELECT {owner} AS owner, {time} AS moment FROM {files} WHERE {some}),
known AS (SELECT owner, moment FROM events WHERE owner IS NOT NULL AND moment IS NOT NULL),
cut AS (SELECT quantile_disc(moment, .8) AS at FROM known),
owners AS (SELECT min(moment) AS first, max(moment) AS last FROM known GROUP BY owner)
SELECT count(*), count(*) FILTER (WHERE owners.first > cut.at)
FROM owners JOIN cut ON owners.last > cut.at;
