-- Step 8, place a part: rows in the order in which they are written, each with its row of the joined tables.
SELECT {columns}
FROM (SELECT * FROM numbered WHERE part = {part}) AS numbered
{joins}
{in_order};
