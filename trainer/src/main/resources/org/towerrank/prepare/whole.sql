-- Step 11, the parts of a split in one file.
COPY (SELECT {columns} FROM read_parquet({parts})) TO {file} ({options});
