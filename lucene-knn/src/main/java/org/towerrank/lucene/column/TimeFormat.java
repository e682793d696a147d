package org.towerrank.lucene.column;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the longs of numeric doc values count, where a feature reads them as times. */
public enum TimeFormat {
  /** Whatever the feature says that its numbers count. */
  OF_THE_FEATURE {
    @Override
    @Nullable Instant time(long stored) {
      return null;
    }
  },
  /** Milliseconds since 1970. */
  MILLISECONDS {
    @Override
    Instant time(long stored) {
      return Instant.ofEpochMilli(stored);
    }
  },
  /** Nanoseconds since 1970. */
  NANOSECONDS {
    @Override
    Instant time(long stored) {
      return Instant.ofEpochSecond(0, stored);
    }
  };

  /** The time of a long, null where the feature says what it counts. */
  abstract @Nullable Instant time(long stored);
}
