package org.towerrank.lucene.column;

import java.time.Instant;
import java.util.List;
import org.towerrank.feature.AgeFeature;

/** An age of the documents of a window, by position: their dates, and what a model reads. */
public final class AgeColumn implements PairColumn {
  static final long MISSING = Long.MIN_VALUE;

  private final AgeFeature feature;
  private final long[] dates;
  private final int[] encoded;

  /**
   * A column.
   *
   * @param dates in milliseconds since 1970, or {@link #MISSING}
   * @param encoded bits of floats
   */
  AgeColumn(AgeFeature feature, long[] dates, int[] encoded) {
    this.feature = feature;
    this.dates = dates;
    this.encoded = encoded;
  }

  @Override
  public AgeFeature feature() {
    return feature;
  }

  @Override
  public int[] encoded() {
    return encoded;
  }

  /** The date of the document at a position as a text of ISO 8601, none if missing. */
  @Override
  public List<Object> raw(int position) {
    return dates[position] == MISSING
        ? List.of()
        : List.of(Instant.ofEpochMilli(dates[position]).toString());
  }
}
