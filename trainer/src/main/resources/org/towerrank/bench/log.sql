-- A log in no order: users alike, and items of which some are far more popular than others.
COPY (
  SELECT
    CAST(hash(i, {seed}, 1) % {users} AS INTEGER) AS "user",
    CAST((hash(i, {seed}, 2) % {items}) * ((hash(i, {seed}, 3) % 1000) / 1000.0) AS INTEGER) AS item,
    CAST(1700000000 + hash(i, {seed}, 4) % 31536000 AS BIGINT) AS "time"
  FROM range({events}) AS t(i)
) TO {file} (FORMAT parquet);
