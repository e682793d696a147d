-- Step 7b, spans, where items have no times: all choices are there at any time.
SELECT
  CAST(0 AS BIGINT) AS bucket,
  CAST(0 AS BIGINT) AS first_choice,
  CAST(0 AS BIGINT) AS first_draw,
  count(*) AS choices
FROM choices;
