-- Step 4b, bots: users with more events in an hour of the clock than people have.
DELETE FROM events
WHERE user_id IN (
  SELECT user_id
  FROM events
  GROUP BY user_id, time_us // 3600000000
  HAVING count(*) > {most}
);
