-- What the steps need beyond the functions that engines have in common, for DuckDB.

-- A whole quotient.
CREATE OR REPLACE TEMP MACRO div(a, b) AS a // b;

-- The number that a text says. The engine takes 2024_01 for 202401, which encoders and Spark do not.
CREATE OR REPLACE TEMP MACRO said_number(said) AS CASE WHEN NOT contains(said, '_') THEN TRY_CAST(said AS DOUBLE) END;

-- The microseconds since 1970 that a text in ISO 8601 says.
CREATE OR REPLACE TEMP MACRO said_micros(said) AS epoch_us(said_moment(said));

-- A number as encoders compare it: 1e3 is 1000 and 12.10 is 12.1. DuckDB reads the nearest double, and writes the fewest
-- digits that are read as it again. So two texts become one just where they are one value for encoders.
CREATE OR REPLACE TEMP MACRO compared_number(text) AS
  CASE
    WHEN NOT isfinite(TRY_CAST(text AS DOUBLE)) THEN text
    WHEN abs(TRY_CAST(text AS DOUBLE)) <= 9007199254740992
      AND trunc(TRY_CAST(text AS DOUBLE)) = TRY_CAST(text AS DOUBLE)
    THEN CAST(CAST(TRY_CAST(text AS DOUBLE) AS BIGINT) AS STRING)
    ELSE CAST(TRY_CAST(text AS DOUBLE) AS STRING)
  END;

-- A text as encoders compare it, without the spaces around it: TRUE is true.
CREATE OR REPLACE TEMP MACRO compared(said) AS
  CASE
    WHEN NOT regexp_full_match(
      said,
      '\p{Zs}*(?:-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?|True|TRUE|False|FALSE)\p{Zs}*'
    )
    THEN trim(said)
    WHEN lower(trim(said)) IN ('true', 'false') THEN lower(trim(said))
    ELSE compared_number(trim(said))
  END;

-- A user or an item as one text: 42 is 42.0, and empty is none. Most texts cannot be such a number or a boolean, which is
-- found out at little cost. What is ASCII without a space needs no trimming, which takes longer than to find that out.
CREATE OR REPLACE TEMP MACRO said_id(said) AS
  CASE
    WHEN said >= 'U' AND said < '~' THEN trim(said)
    WHEN contains(said, '.') OR contains(said, 'e') OR contains(said, 'E') OR contains(said, '-0')
    THEN compared(said)
    WHEN said >= '!' AND said < '~' AND NOT contains(said, ' ') AND strlen(said) = length(said) THEN said
    WHEN trim(said) = '' THEN NULL
    ELSE trim(said)
  END;

-- The same of each text of a list.
CREATE OR REPLACE TEMP MACRO said_ids(said) AS list_transform(said, lambda each: said_id(each));

-- The parts of a text, without spaces around them and without those that are empty.
CREATE OR REPLACE TEMP MACRO said_items(said, separator) AS
  list_filter(
    list_transform(string_split(said, separator), lambda each: trim(each)),
    lambda each: each <> ''
  );

-- The texts of a list as one.
CREATE OR REPLACE TEMP MACRO listed_texts(list) AS array_to_string(list, ', ');

-- Lists: how long one is, what another lacks of it, and it without nulls.
CREATE OR REPLACE TEMP MACRO array_size(list) AS len(list);
CREATE OR REPLACE TEMP MACRO array_except(list, other) AS
  list_filter(list, lambda each: NOT coalesce(list_contains(other, each), false));
CREATE OR REPLACE TEMP MACRO array_compact(list) AS list_filter(list, lambda each: each IS NOT NULL);

-- The text itself if a user or an item has it without the spaces around it. Few texts need the trimming that tells.
CREATE OR REPLACE TEMP MACRO said_with_spaces(said) AS
  CASE
    WHEN (starts_with(said, ' ') OR ends_with(said, ' ') OR strlen(said) <> length(said))
      AND trim(said) <> said AND trim(said) <> ''
    THEN said
  END;

-- Microseconds since 1970 in ISO 8601, of whole seconds and of parts of them.
CREATE OR REPLACE TEMP MACRO utc_seconds(us) AS strftime(make_timestamp(us), '%Y-%m-%dT%H:%M:%SZ');
CREATE OR REPLACE TEMP MACRO utc_micros(us) AS strftime(make_timestamp(us), '%Y-%m-%dT%H:%M:%S.%fZ');

-- A number from 0 to below n that a text decides: the lower half of its MD5 digest.
CREATE OR REPLACE TEMP MACRO drawn(said, n) AS CAST(md5_number_lower(said) % n AS BIGINT);

-- The same from 0 to below 1.
CREATE OR REPLACE TEMP MACRO chance(said) AS md5_number_lower(said) / 18446744073709551616.0;
