package org.towerrank.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.towerrank.data.RowStore;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.IdEncoder;
import org.towerrank.feature.SequenceFeature;

/**
 * How often the training rows have each id of each feature, and which other ids fitting reads:
 * those of drawn items and of hidden values. Padding of sequences, which has no gradient, does not
 * count.
 */
final class IdReads {
  private static final int CHUNK = 1 << 12;
  private static final String READ = "read/";

  private final Map<String, int[]> counts = new HashMap<>();
  private final Map<String, BitSet> besides = new HashMap<>();

  IdReads(FeatureSchema schema) {
    for (Feature feature : schema.features()) {
      if (!feature.makesFloats()) {
        counts.put(feature.name(), new int[schema.idEncoder(feature).size()]);
        besides.put(feature.name(), new BitSet());
      }
    }
  }

  /** Counts the ids that all rows have of some features. */
  void count(RowStore rows, List<Feature> features) {
    for (int from = 0; from < rows.count(); from += CHUNK) {
      EncodedRows some = rows.slice(from, Math.min(CHUNK, rows.count() - from));
      for (Feature feature : features) {
        count(some, 0, some.count(), feature, 1);
      }
    }
  }

  /** Counts the ids of some features in a row as if {@code times} rows had them. */
  void count(EncodedRows rows, int row, List<Feature> features, long times) {
    for (Feature feature : features) {
      count(rows, row, row + 1, feature, times);
    }
  }

  private void count(EncodedRows rows, int from, int to, Feature feature, long times) {
    int[] ofFeature = counts.get(feature.name());
    if (ofFeature == null) {
      return;
    }
    int offset = rows.layout().offset(feature.name());
    for (int row = from; row < to; row++) {
      int at = row * rows.layout().width() + offset;
      for (int i = at; i < at + feature.width(); i++) {
        int id = rows.data()[i];
        if (isRead(feature, id)) {
          ofFeature[id] = (int) Math.min(Integer.MAX_VALUE, ofFeature[id] + times);
        }
      }
    }
  }

  private static boolean isRead(Feature feature, int id) {
    return id != IdEncoder.MISSING || !(feature instanceof SequenceFeature);
  }

  /** Says that the ids of a row are read too. */
  void add(EncodedRows rows, int row, List<Feature> features) {
    for (Feature feature : features) {
      if (counts.containsKey(feature.name())) {
        int from = rows.index(row, feature.name());
        for (int i = from; i < from + feature.width(); i++) {
          if (isRead(feature, rows.data()[i])) {
            add(feature.name(), rows.data()[i]);
          }
        }
      }
    }
  }

  /** Says that an id of a feature is read too. */
  void add(String feature, int id) {
    get(besides, feature).set(id);
  }

  /** Says that some ids of a feature are read too. */
  void add(String feature, BitSet ids) {
    get(besides, feature).or(ids);
  }

  /**
   * How often training rows have each id, elements of sequences counted singly.
   *
   * @param features of one encoder, counted together
   */
  int[] counts(Collection<String> features) {
    int[] all = new int[0];
    for (String feature : features) {
      int[] some = get(counts, feature);
      all = Arrays.copyOf(all, some.length);
      for (int id = 0; id < some.length; id++) {
        all[id] = (int) Math.min(Integer.MAX_VALUE, (long) all[id] + some[id]);
      }
    }
    return all;
  }

  /** Removes the ids of a feature that fitting reads beyond those of training rows. */
  void removeReadBesides(String feature, BitSet ids) {
    ids.andNot(get(besides, feature));
  }

  /** Whether fitting reads an id of none of some features. */
  boolean haveNot(Collection<String> features, int id) {
    return features.stream()
        .noneMatch(feature -> get(counts, feature)[id] > 0 || get(besides, feature).get(id));
  }

  /** Writes down which ids were read. */
  void save(Notes notes) {
    besides.forEach(
        (feature, ids) -> {
          BitSet read = (BitSet) ids.clone();
          int[] ofRows = get(counts, feature);
          for (int id = 0; id < ofRows.length; id++) {
            if (ofRows[id] > 0) {
              read.set(id);
            }
          }
          notes.put(READ + feature, read);
        });
  }

  /** Goes on from there: the ids of training rows are among them, which does no harm. */
  void restore(Notes notes) {
    besides.forEach((feature, ids) -> ids.or(read(notes, feature)));
  }

  /** The ids of a feature that another fit has read. */
  static BitSet read(Notes notes, String feature) {
    return notes.bits(READ + feature);
  }

  private static <T> T get(Map<String, T> byFeature, String feature) {
    return Objects.requireNonNull(byFeature.get(feature), feature);
  }
}
