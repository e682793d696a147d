-- Requests in which a user has events of several items, and those among them in which a column has several values.
WITH events AS (
  SELECT {user} AS owner, {request} AS request, {item} AS item, {column} AS value FROM {files} WHERE {some}
),
requests AS (
  SELECT count(DISTINCT value) AS different
  FROM events
  WHERE owner IS NOT NULL AND item IS NOT NULL AND request IS NOT NULL
  GROUP BY owner, request
  HAVING count(DISTINCT item) > 1
)
SELECT count(*), count(*) FILTER (WHERE different > 1) FROM requests;
