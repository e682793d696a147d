-- Of some users: how many events are positive, how many of them are of an item that their user had another event with at
-- an earlier time, and the same of events that are not positive.
SELECT
  count(*) FILTER (WHERE positive),
  count(*) FILTER (WHERE positive AND moment > first_other),
  count(*) FILTER (WHERE NOT positive),
  count(*) FILTER (WHERE NOT positive AND moment > first_other)
FROM (
  SELECT
    positive,
    moment,
    min(CASE WHEN NOT positive THEN moment END) OVER (PARTITION BY owner, item) AS first_other
  FROM (
    SELECT {user} AS owner, {item} AS item, {time} AS moment, coalesce({positive}, false) AS positive
    FROM {files}
    WHERE {some}
  ) AS events
  WHERE owner IS NOT NULL AND item IS NOT NULL AND moment IS NOT NULL
) AS compared;
