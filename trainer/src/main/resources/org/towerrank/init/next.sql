-- Pairs of steps that users make from one positive event to the next: of one item to one other, the second one back;
-- from one item; to one item; and all. A time with several items of a user has no order, and an item after itself is no step.
WITH chosen AS (
  SELECT {user} AS owner, {time} AS moment, min({item}) AS item
  FROM {files}
  WHERE {item} IS NOT NULL AND {positive} AND {some}
  GROUP BY {user}, {time}
  HAVING owner IS NOT NULL AND moment IS NOT NULL AND count(DISTINCT {item}) = 1
),
steps AS (SELECT lag(item) OVER (PARTITION BY owner ORDER BY moment) AS before, item AS after FROM chosen),
moves AS (SELECT before, after, count(*)::DOUBLE AS times FROM steps WHERE before <> after GROUP BY before, after),
returns AS (
  SELECT moves.times * back.times AS pairs
  FROM moves JOIN moves AS back ON back.before = moves.after AND back.after = moves.before
),
leaving AS (SELECT sum(times) AS times FROM moves GROUP BY before),
coming AS (SELECT sum(times) AS times FROM moves GROUP BY after)
SELECT
  coalesce((SELECT sum(times * (times - 1)) FROM moves), 0),
  coalesce((SELECT sum(pairs) FROM returns), 0),
  coalesce((SELECT sum(times * (times - 1)) FROM leaving), 0),
  coalesce((SELECT sum(times * (times - 1)) FROM coming), 0),
  coalesce((SELECT sum(times) * (sum(times) - 1) FROM coming), 0);
