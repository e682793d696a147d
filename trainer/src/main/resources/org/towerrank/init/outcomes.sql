-- Of a part of all users: how many events are positive and how many are not, how many of each have a value in a column,
-- how many have a label that most events with their value do not have, and how many positive ones have a value that hardly any
-- other has. A value of few events tells nothing.
WITH events AS (
  SELECT {value} AS value, coalesce({positive}, FALSE) AS chosen FROM {files} WHERE {some}
),
labels AS (
  SELECT
    count(*) FILTER (WHERE chosen)::DOUBLE AS positives,
    count(*) FILTER (WHERE NOT chosen)::DOUBLE AS others
  FROM events
),
known AS (
  SELECT value, count(*) FILTER (WHERE chosen) AS chosen, count(*) FILTER (WHERE NOT chosen) AS other
  FROM events
  GROUP BY value
)
SELECT
  CAST(coalesce(sum(chosen), 0) AS BIGINT),
  CAST(coalesce(sum(other), 0) AS BIGINT),
  CAST(coalesce(sum(chosen) FILTER (WHERE value IS NOT NULL), 0) AS BIGINT),
  CAST(coalesce(sum(other) FILTER (WHERE value IS NOT NULL), 0) AS BIGINT),
  CAST(coalesce(sum(CASE WHEN chosen + other < {few} THEN chosen + other ELSE least(chosen, other) END), 0) AS BIGINT),
  CAST(coalesce(sum(chosen) FILTER (
    WHERE value IS NOT NULL
      AND chosen >= {few}
      AND chosen * others >= {expected} * positives
      AND other * positives <= {hardly} * chosen * others), 0) AS BIGINT)
FROM known, labels;
