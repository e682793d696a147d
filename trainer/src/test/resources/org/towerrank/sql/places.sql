-- Two statements: {not} a place; in a comment.
SELECT {what} AS {name};
SELECT 2;
