-- Step 7a, choices: what negatives are drawn from, the same number of times each as it is listed.
-- from_when: the time before which an item has no row; null where it has one at any time, or never.
SELECT item_id, CAST(NULL AS BIGINT) AS from_when
FROM ({listed}) AS listed
ORDER BY {order};
