-- Step 4c, rare users or items: those with few events.
SELECT {id}
FROM events
GROUP BY {id}
HAVING count(*) < {least};
