-- How many events are of items that a table has, and how many of them are before their item's time, or of one without.
SELECT count(*), count(*) FILTER (WHERE begun.at IS NULL OR events.at IS NULL OR events.at < begun.at)
FROM (SELECT trim({item}::VARCHAR) AS item, {event_time} AS at FROM {log}) AS events
JOIN (SELECT trim({id}::VARCHAR) AS item, {item_time} AS at FROM {items}) AS begun ON begun.item = events.item;
