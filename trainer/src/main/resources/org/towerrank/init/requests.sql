-- Requests, which are times at which a user has events of several items, and those among them in which a column has
-- several values. A whole hour, or day, may be the time of several requests.
WITH events AS (
  SELECT {user} AS owner, {time} AS moment, {item} AS item, {column} AS value FROM {files} WHERE {some}
),
requests AS (
  SELECT count(DISTINCT value) AS different
  FROM events
  WHERE owner IS NOT NULL AND item IS NOT NULL AND moment % 3600000000 <> 0
  GROUP BY owner, moment
  HAVING count(DISTINCT item) > 1
)
SELECT count(*), count(*) FILTER (WHERE different > 1) FROM requests;
