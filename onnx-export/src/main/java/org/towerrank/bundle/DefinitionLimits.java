package org.towerrank.bundle;

import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.EncoderEntry;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import org.towerrank.json.JsonException;
import org.towerrank.model.TwoTower;

/** Checks that a bundle can hold what defines a model: its features, tasks and network. */
public final class DefinitionLimits {
  private DefinitionLimits() {}

  /**
   * Checks a model that is not fitted yet, as a bundle's reader would check it afterwards.
   *
   * @param network the record of an architecture
   * @throws BundleException naming what has which size, and the limit
   */
  public static void require(List<Feature> features, int tasks, Record network)
      throws BundleException {
    requireAtMost("features", features.size(), BundleLimits.FEATURES);
    requireFeatures("", features);
    requireAtMost("tasks", tasks, BundleLimits.TASKS);
    requireNetwork("", network);
    if (network instanceof TwoTower towers) {
      requireAtMost("numbers of a vector", towers.vectorWidth(), BundleLimits.OUTPUT_WIDTH);
    }
  }

  /**
   * Checks encoders that are fitted, before a network is fitted to what they make: a run or bundle
   * says all of them in one file.
   *
   * @throws BundleException naming the one that takes most of it
   */
  public static void requireFitted(FeatureSchema schema) throws BundleException {
    Map<String, EncoderEntry> entries = new LinkedHashMap<>();
    VocabularyNames names = new VocabularyNames();
    schema
        .encoders()
        .forEach((name, encoder) -> entries.put(name, encoder.entry(any -> names.of(name))));
    byte[] json = BundleJson.write(new SchemaEntry(schema.features(), entries));
    try {
      BundleJson.scan(Run.FILE, ByteBuffer.wrap(json));
    } catch (JsonException e) {
      String largest =
          Collections.max(entries.keySet(), Comparator.comparingInt(name -> bytes(entries, name)));
      throw new BundleException(
          e.getMessage()
              + ": the encoders are too large for a run, most of all ["
              + largest
              + "] with "
              + bytes(entries, largest)
              + " bytes: give it fewer buckets",
          e);
    }
  }

  private static int bytes(Map<String, EncoderEntry> entries, String name) {
    return BundleJson.write(Map.of(name, Objects.requireNonNull(entries.get(name)))).length;
  }

  /**
   * Checks how long features are, each and together, and their names.
   *
   * @param where errors begin with
   */
  static void requireFeatures(String where, List<Feature> features) throws BundleException {
    long width = 0;
    for (Feature feature : features) {
      requireFeature(where, feature);
      width += feature.width();
      width += feature instanceof OccurrencesFeature counted ? counted.maxLength() : 0;
    }
    requireAtMost(where + "numbers of all features in a row", width, BundleLimits.ROW_WIDTH);
  }

  private static void requireFeature(String where, Feature feature) throws BundleException {
    Names.require(where + "name of a feature", feature.name());
    String place = where + "feature [" + feature.name() + "]";
    Names.require(place + " field", feature.field());
    Names.require(place + " encoder", feature.encoder());
    if (feature instanceof SequenceFeature sequence) {
      requireAtMost(place + " max_length", sequence.maxLength(), BundleLimits.SEQUENCE_LENGTH);
    }
    if (feature instanceof WeightsFeature weights) {
      requireAtMost(place + " max_length", weights.maxLength(), BundleLimits.SEQUENCE_LENGTH);
    }
    if (feature instanceof AgeFeature age) {
      Names.require(place + " moment", age.moment());
    }
    if (feature instanceof OccurrencesFeature counted) {
      Names.require(place + " list", counted.list());
      requireAtMost(place + " max_length", counted.maxLength(), BundleLimits.SEQUENCE_LENGTH);
    }
    if (feature instanceof VectorFeature vector) {
      requireAtMost(place + " length", vector.length(), BundleLimits.SEQUENCE_LENGTH);
    }
  }

  /**
   * Checks all sizes of an architecture.
   *
   * @param where errors begin with
   */
  static void requireNetwork(String where, Record network) throws BundleException {
    requireNetworkPart(where, "network", network);
  }

  /** Every architecture is a record of sizes, names and records of sizes. */
  private static void requireNetworkPart(String where, String place, Record part)
      throws BundleException {
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      requireNetworkValue(where, place + "." + component.getName(), value(part, component));
    }
  }

  private static void requireNetworkValue(String where, String place, @Nullable Object value)
      throws BundleException {
    switch (value) {
      case null -> {
        // An option that the network does not have.
      }
      case Integer size ->
          requireAtMost(where + "[" + place + "]", size, BundleLimits.NETWORK_WIDTH);
      case Collection<?> layers -> {
        requireAtMost(
            where + "layers of [" + place + "]", layers.size(), BundleLimits.NETWORK_LAYERS);
        for (Object layer : List.copyOf(layers)) {
          requireNetworkValue(where, place, layer);
        }
      }
      case Record record -> requireNetworkPart(where, place, record);
      default -> {
        // A name, a share or a flag: not a size.
      }
    }
  }

  private static @Nullable Object value(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  static void requireAtMost(String what, long size, long limit) throws BundleException {
    if (size > limit) {
      throw new BundleException(what + ": expected at most " + limit + ", got: " + size);
    }
  }
}
