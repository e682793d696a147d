package org.towerrank.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.towerrank.feature.Feature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.progress.Progress;

/**
 * Counts rows that have more ids of a set than its feature reads. Of a history the newest ids stay,
 * as its reader wants it; of a set those stay that happen to have low ids.
 */
final class CutSequences {
  private static final int FEW = 100;

  private final List<Count> counts = new ArrayList<>();
  private long rows;

  /** What was seen of a feature. */
  static final class Count {
    private final Feature feature;
    private long cut;
    private int longest;

    private Count(Feature feature) {
      this.feature = feature;
    }

    /**
     * Looks at a row.
     *
     * @param length how many ids it has
     */
    void add(int length) {
      if (length > feature.width()) {
        cut++;
        longest = Math.max(longest, length);
      }
    }
  }

  /** The count of another feature. */
  Count of(Feature feature) {
    Count count = new Count(feature);
    counts.add(count);
    return count;
  }

  /** Begins a row. */
  void addRow() {
    rows++;
  }

  /** Warns, behind the last row, of features of which more than a few rows are cut. */
  void warn(Path file, Progress progress) {
    for (Count count : counts) {
      if (count.feature instanceof SequenceFeature sequence
          && sequence.order() == SequenceFeature.Order.UNORDERED
          && count.cut * FEW > rows) {
        progress.warn(
            String.format(
                Locale.ROOT,
                "[%s]: feature [%s]: %.1f %% of rows have more than %,d elements, of which no more"
                    + " are read, the longest %,d; raise [max_length] to read more",
                file,
                sequence.name(),
                100.0 * count.cut / rows,
                sequence.maxLength(),
                count.longest));
      }
    }
  }
}
