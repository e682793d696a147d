package org.towerrank.bundle;

import java.util.Map;
import java.util.stream.IntStream;
import org.towerrank.feature.EncoderEntry;
import org.towerrank.feature.Encoders;
import org.towerrank.feature.Feature;
import org.towerrank.feature.Side;

/**
 * The versions of the format that bundles and runs have. A writer takes the lowest that can say
 * what is to be said, so that readers of earlier versions read all that they could use. What a
 * version added is an error in a manifest of an earlier one.
 */
final class FormatVersion {
  static final int OLDEST = 1;

  /** The newest version that is read. */
  static final int NEWEST = 2;

  /** The first version that has features of side {@code query}. */
  private static final int QUERIES = 2;

  private FormatVersion() {}

  /** The lowest version that has all that a schema needs. */
  static int of(SchemaEntry schema) {
    return IntStream.concat(
            schema.encoders().values().stream().mapToInt(Encoders::format),
            schema.features().stream().mapToInt(FormatVersion::of))
        .reduce(OLDEST, Math::max);
  }

  /** The first version that has a feature's side. */
  private static int of(Feature feature) {
    return feature.side() == Side.QUERY ? QUERIES : OLDEST;
  }

  /**
   * Checks that a version is one that is read.
   *
   * @throws BundleException naming the version when it is newer
   */
  static void requireKnown(String place, int version) throws BundleException {
    if (version < OLDEST || version > NEWEST) {
      throw new BundleException(
          "["
              + place
              + "] has format version ["
              + version
              + "], this version reads up to "
              + NEWEST
              + ": export it again, or use a newer TowerRank");
    }
  }

  /**
   * Checks that a manifest's version has all that its schema says.
   *
   * @throws BundleException naming an encoder or a feature that came with a later version
   */
  static void requireCovers(String file, int version, SchemaEntry schema) throws BundleException {
    for (Map.Entry<String, EncoderEntry> encoder : schema.encoders().entrySet()) {
      int first = Encoders.format(encoder.getValue());
      if (first > version) {
        throw new BundleException(
            "["
                + file
                + "]: encoder ["
                + encoder.getKey()
                + "] is of type ["
                + Encoders.name(encoder.getValue())
                + "], which needs format_version "
                + first
                + ", got: "
                + version);
      }
    }
    for (Feature feature : schema.features()) {
      int first = of(feature);
      if (first > version) {
        throw new BundleException(
            "["
                + file
                + "]: feature ["
                + feature.name()
                + "] is of side ["
                + feature.side().label()
                + "], which needs format_version "
                + first
                + ", got: "
                + version);
      }
    }
  }
}
