package org.towerrank.bundle;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.EncoderEntry;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.Feature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.model.LabelScale;
import org.towerrank.precision.Precision;

/**
 * The versions of the format that bundles and runs have. A writer takes the lowest that can say
 * what is to be said, so that readers of earlier versions read all that they could use. What a
 * version added is an error in a manifest of an earlier one.
 */
final class FormatVersion {
  static final int OLDEST = 1;

  /** The newest version that is read. */
  static final int NEWEST = 2;

  /** The first version that has scores of queries, texts that are split, vectors, ages, weights. */
  private static final int NEW_FEATURES = 2;

  /** The first version that has graphs whose rows depend on one another. */
  private static final int MIXED_ROWS = 2;

  /** The first version that has weights in fewer bits. */
  private static final int PRECISION = 2;

  /** The first version that has scores which are turned back from standardized labels. */
  private static final int LABELS = 2;

  private FormatVersion() {}

  /** The lowest version that has all that a schema needs. */
  static int of(SchemaEntry schema) {
    IntStream encoders = schema.encoders().values().stream().mapToInt(Encoders::format);
    IntStream features = schema.features().stream().mapToInt(FormatVersion::of);
    return IntStream.concat(encoders, features).reduce(OLDEST, Math::max);
  }

  /** The lowest version that has all that a schema, graphs and their weights need. */
  static int of(SchemaEntry schema, List<GraphSpec> graphs, Precision precision) {
    int weights = precision.isFull() ? OLDEST : PRECISION;
    return graphs.stream()
        .mapToInt(FormatVersion::of)
        .reduce(Math.max(of(schema), weights), Math::max);
  }

  /** The lowest version that says what labels were. */
  static int of(@Nullable Map<String, LabelScale> labels) {
    return labels == null || labels.isEmpty() ? OLDEST : LABELS;
  }

  private static int of(GraphSpec graph) {
    return graph.mixesRows() ? MIXED_ROWS : OLDEST;
  }

  /** The first version that has a feature like this. */
  private static int of(Feature feature) {
    boolean later =
        feature.side() == Side.QUERY
            || isSplitText(feature)
            || isPooled(feature)
            || feature instanceof VectorFeature
            || feature instanceof AgeFeature
            || feature instanceof OccurrencesFeature
            || feature instanceof WeightsFeature;
    return later ? NEW_FEATURES : OLDEST;
  }

  /** What a feature is that not all versions have. */
  private static String whatIs(Feature feature) {
    if (isSplitText(feature)) {
      return "a sequence with [split]";
    }
    if (isPooled(feature)) {
      return "a sequence with [pooling]";
    }
    return feature instanceof VectorFeature
            || feature instanceof AgeFeature
            || feature instanceof OccurrencesFeature
            || feature instanceof WeightsFeature
        ? "of kind [" + Feature.kind(feature) + "]"
        : "of side [" + feature.side().label() + "]";
  }

  private static boolean isSplitText(Feature feature) {
    return feature instanceof SequenceFeature sequence && !sequence.splitsAtSeparator();
  }

  private static boolean isPooled(Feature feature) {
    return feature instanceof SequenceFeature sequence && sequence.pooling() != null;
  }

  /**
   * Checks that a version is one that is read.
   *
   * @param again what makes it anew
   * @throws BundleException naming the version when it is newer
   */
  static void requireKnown(String place, int version, String again) throws BundleException {
    if (version < OLDEST || version > NEWEST) {
      throw new BundleException(
          "["
              + place
              + "] has format version ["
              + version
              + "], this version reads up to "
              + NEWEST
              + ": "
              + again
              + " it again, or use a newer TowerRank");
    }
  }

  /**
   * Checks that a manifest's version has all that its schema says.
   *
   * @throws BundleException naming an encoder or a feature that came with a later version
   */
  static void requireCovers(String file, int version, SchemaEntry schema) throws BundleException {
    for (Map.Entry<String, EncoderEntry> encoder : schema.encoders().entrySet()) {
      String what =
          "encoder ["
              + encoder.getKey()
              + "] is of type ["
              + Encoders.name(encoder.getValue())
              + "]";
      requireAtLeast(file, Encoders.format(encoder.getValue()), version, what);
    }
    for (Feature feature : schema.features()) {
      String what = "feature [" + feature.name() + "] is " + whatIs(feature);
      requireAtLeast(file, of(feature), version, what);
    }
  }

  /**
   * Checks that a manifest's version has all that it says of its graphs.
   *
   * @throws BundleException naming a key that came with a later version
   */
  static void requireCovers(String file, int version, List<GraphSpec> graphs)
      throws BundleException {
    for (GraphSpec graph : graphs) {
      requireAtLeast(
          file, of(graph), version, "graph [" + graph.file() + "] has [mixes_rows] true");
    }
  }

  /**
   * Checks that a manifest's version has what it says of its weights.
   *
   * @throws BundleException when it came with a later version
   */
  static void requireCovers(int version, @Nullable Precision precision) throws BundleException {
    if (precision != null) {
      requireAtLeast(Manifest.FILE, PRECISION, version, "there is a key [precision]");
    }
  }

  /**
   * Checks that a manifest's version has what it says of labels.
   *
   * @throws BundleException when it came with a later version
   */
  static void requireCovers(String file, int version, @Nullable Map<String, LabelScale> labels)
      throws BundleException {
    requireAtLeast(file, of(labels), version, "there is a key [labels]");
  }

  private static void requireAtLeast(String file, int first, int version, String what)
      throws BundleException {
    if (first > version) {
      throw new BundleException(
          "["
              + file
              + "]: "
              + what
              + ", which needs format_version "
              + first
              + ", got: "
              + version);
    }
  }
}
