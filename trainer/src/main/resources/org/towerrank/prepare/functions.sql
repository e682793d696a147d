-- What the steps need beyond the functions that engines have in common, for DuckDB.

-- A whole quotient.
CREATE OR REPLACE TEMP MACRO div(a, b) AS a // b;

-- The number that a text says.
CREATE OR REPLACE TEMP MACRO said_number(said) AS TRY_CAST(said AS DOUBLE);

-- The microseconds since 1970 that a text in ISO 8601 says.
CREATE OR REPLACE TEMP MACRO said_micros(said) AS epoch_us(TRY_CAST(said AS TIMESTAMPTZ));

-- A user or an item as one text: 42 is 42.0, and empty is none.
CREATE OR REPLACE TEMP MACRO said_id(said) AS
  CASE
    WHEN trim(said) = '' THEN NULL
    WHEN ends_with(trim(said), '0') THEN regexp_replace(trim(said), '^(-?[0-9]+)\.0+$', '\1')
    ELSE trim(said)
  END;

-- Microseconds since 1970 in ISO 8601, of whole seconds and of parts of them.
CREATE OR REPLACE TEMP MACRO utc_seconds(us) AS strftime(make_timestamp(us), '%Y-%m-%dT%H:%M:%SZ');
CREATE OR REPLACE TEMP MACRO utc_micros(us) AS strftime(make_timestamp(us), '%Y-%m-%dT%H:%M:%S.%fZ');

-- A number from 0 to below n that a text decides: the lower half of its MD5 digest.
CREATE OR REPLACE TEMP MACRO drawn(said, n) AS CAST(md5_number_lower(said) % n AS BIGINT);

-- The same from 0 to below 1.
CREATE OR REPLACE TEMP MACRO chance(said) AS md5_number_lower(said) / 18446744073709551616.0;
