-- How many items with events ended before the log's last event, and how many events are after their item's end.
WITH events AS (SELECT trim({item}::VARCHAR) AS item, {event_time} AS moment FROM {log}),
ended AS (SELECT trim({id}::VARCHAR) AS item, {item_time} AS moment FROM {items})
SELECT
  count(DISTINCT events.item) FILTER (WHERE ended.moment < (SELECT max(moment) FROM events)),
  count(*) FILTER (WHERE events.moment > ended.moment)
FROM events
JOIN ended ON ended.item = events.item;
