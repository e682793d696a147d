-- Step 7a, choices, where rows of the table of items hold from some time on: what choices.sql says.
SELECT listed.item_id, first_rows.from_when
FROM ({listed}) AS listed
LEFT JOIN (SELECT id, min(from_when) AS from_when FROM items GROUP BY id) AS first_rows
  ON first_rows.id = listed.item_id
ORDER BY {order};
