-- How many items with events began in the first half of the log's time, and how many of them have an event in its last tenth.
WITH events AS (SELECT trim({item}::VARCHAR) AS item, {event_time} AS moment FROM {log}),
span AS (SELECT min(moment) AS first, max(moment) AS last FROM events),
begun AS (SELECT trim({id}::VARCHAR) AS item, {item_time} AS moment FROM {items}),
used AS (SELECT item, max(moment) AS latest FROM events GROUP BY item)
SELECT count(*), count(*) FILTER (WHERE used.latest >= span.last - (span.last - span.first) / 10)
FROM begun
JOIN used ON used.item = begun.item
CROSS JOIN span
WHERE begun.moment <= span.first + (span.last - span.first) / 2;
