package org.towerrank.elasticsearch.stats;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.NumericFeature;

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

  /** Adds to the counts; for values that were counted while they were read. */
  public void add(long valueCount, long missingCount, long unknownCount) {
    values.add(valueCount);
    missing.add(missingCount);
    unknown.add(unknownCount);
  }

  /** Counts ids; an encoded number no longer says whether it was missing. */
  void record(Feature feature, EncodedRows encoded) {
    if (feature instanceof NumericFeature) {
      return;
    }
    long present = 0;
    long absent = 0;
    long unseen = 0;
    for (int row = 0; row < encoded.count(); row++) {
      int start = encoded.index(row, feature.name());
      int before = (int) present;
      for (int i = start; i < start + feature.width(); i++) {
        int id = encoded.data()[i];
        present += id == IdEncoder.MISSING ? 0 : 1;
        unseen += id == IdEncoder.UNKNOWN ? 1 : 0;
      }
      absent += present == before ? 1 : 0;
    }
    add(present + absent, absent, unseen);
  }

  Snapshot snapshot() {
    return new Snapshot(values.sum(), missing.sum(), unknown.sum());
  }
}
