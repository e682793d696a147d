-- Step 4c, rare users or items: those with few events.
DELETE FROM events
WHERE {id} IN (
  SELECT {id}
  FROM events
  GROUP BY {id}
  HAVING count(*) < {least}
);
