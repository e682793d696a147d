-- Step 7a, choices: what negatives are drawn from, the same number of times each as it is listed.
{choices};
