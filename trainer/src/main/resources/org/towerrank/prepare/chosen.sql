-- Step 1a, chosen: how many rows say what was chosen, how many of them something that their lists lack, and the first of such.
SELECT
  count(*) AS rows_of_chosen,
  count(CASE WHEN array_size(lacking) > 0 THEN 1 END) AS wrong,
  min(
    CASE
      WHEN array_size(lacking) > 0
      THEN concat('[', listed_texts({one}), '] where it has [', coalesce(listed_texts({some}), ''), ']')
    END
  ) AS example
FROM (
  SELECT listed, coalesce(array_except(chosen, listed), chosen) AS lacking
  FROM (SELECT {listed} AS listed, array_compact({chosen}) AS chosen FROM {files}) AS read
  WHERE array_size(chosen) > 0
) AS compared;
