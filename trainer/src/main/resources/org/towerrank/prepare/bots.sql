-- Step 4b, bots: users with more events in an hour of the clock than people have.
SELECT user_id
FROM events
GROUP BY user_id, div(time_us, 3600000000)
HAVING count(*) > {most};
