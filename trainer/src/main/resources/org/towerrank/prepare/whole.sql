-- Step 11, the parts of a split in one file.
SELECT {columns} FROM {parts};
