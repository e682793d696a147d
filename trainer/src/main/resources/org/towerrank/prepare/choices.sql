-- Step 7a, choices: what negatives are drawn from, the same number of times each as it is listed.
SELECT item_id, CAST(NULL AS BIGINT) AS from_when, CAST(NULL AS BIGINT) AS until_when
FROM ({listed}) AS listed
ORDER BY {order};
