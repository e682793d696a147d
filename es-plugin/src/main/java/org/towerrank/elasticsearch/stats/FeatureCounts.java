package org.towerrank.elasticsearch.stats;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;

/**
 * Counts how often one feature was missing or had a value the model does not know. Rates that
 * differ from those of the training data show that serving reads other data than fitting did.
 */
public final class FeatureCounts {
  private final LongAdder values = new LongAdder();
  private final LongAdder missing = new LongAdder();
  private final LongAdder unknown = new LongAdder();

  FeatureCounts() {}

  /**
   * What was counted.
   *
   * @param values all values, one a row; of a sequence one for each element, and one where empty
   * @param missing values that were absent; empty sequences
   * @param unknown values that the model's vocabulary does not have
   */
  public record Snapshot(long values, long missing, long unknown) implements Writeable {

    /** Reads what {@link #writeTo} wrote. */
    public Snapshot(StreamInput in) throws IOException {
      this(in.readVLong(), in.readVLong(), in.readVLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
      out.writeVLong(values);
      out.writeVLong(missing);
      out.writeVLong(unknown);
    }

    /** Share of the values that were missing, 0 of none. */
    public double missingRate() {
      return values == 0 ? 0 : (double) missing / values;
    }

    /** Share of the values that were unknown, 0 of none. */
    public double unknownRate() {
      return values == 0 ? 0 : (double) unknown / values;
    }
  }

  /**
   * Counts ids that lie in rows, those of this feature side by side in each.
   *
   * @param ids of all features, row by row
   * @param rows how many to count
   * @param rowWidth ids of a row
   * @param column the feature's first in a row
   * @param width how many the feature has there: one, or the length of a sequence
   */
  public void count(int[] ids, int rows, int rowWidth, int column, int width) {
    if (width == 1) {
      countOne(ids, rows, rowWidth, column);
    } else {
      countSome(ids, rows, rowWidth, column, width);
    }
  }

  /** Nearly all ids are known, which is one comparison each. */
  private void countOne(int[] ids, int rows, int rowWidth, int column) {
    int absent = 0;
    int unseen = 0;
    for (int i = column; i < rows * rowWidth; i += rowWidth) {
      if (ids[i] < IdEncoder.FIRST_KNOWN) {
        absent += ids[i] == IdEncoder.MISSING ? 1 : 0;
        unseen += ids[i] == IdEncoder.UNKNOWN ? 1 : 0;
      }
    }
    add(rows, absent, unseen);
  }

  private void countSome(int[] ids, int rows, int rowWidth, int column, int width) {
    long present = 0;
    long absent = 0;
    long unseen = 0;
    for (int start = column; start < rows * rowWidth; start += rowWidth) {
      long before = present;
      for (int i = start; i < start + width; i++) {
        present += ids[i] == IdEncoder.MISSING ? 0 : 1;
        unseen += ids[i] == IdEncoder.UNKNOWN ? 1 : 0;
      }
      absent += present == before ? 1 : 0;
    }
    add(present + absent, absent, unseen);
  }

  private void add(long valueCount, long missingCount, long unknownCount) {
    values.add(valueCount);
    missing.add(missingCount);
    unknown.add(unknownCount);
  }

  /** Counts ids; an encoded number no longer says whether it was missing. */
  void record(Feature feature, EncodedRows encoded) {
    if (!feature.makesFloats()) {
      count(
          encoded.data(),
          encoded.count(),
          encoded.layout().width(),
          encoded.layout().offset(feature.name()),
          feature.width());
    }
  }

  Snapshot snapshot() {
    return new Snapshot(values.sum(), missing.sum(), unknown.sum());
  }
}
