-- Step 4d, left out: who had events with what, of events that are about to be left out.
SELECT DISTINCT events.user_id, events.item_id
FROM events
SEMI JOIN ({gone}) AS gone ON gone.{key} = events.{key};
