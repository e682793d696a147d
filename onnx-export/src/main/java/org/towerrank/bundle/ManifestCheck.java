package org.towerrank.bundle;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.AgeFeature;
import org.towerrank.feature.Feature;
import org.towerrank.feature.OccurrencesFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;

/** Checks the names and sizes of a manifest before memory of these sizes is allocated. */
final class ManifestCheck {
  private final Manifest manifest;

  private ManifestCheck(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Checks a manifest by itself, without the files it names.
   *
   * @throws BundleException naming the key and its limit
   */
  static void require(Manifest manifest) throws BundleException {
    ManifestCheck check = new ManifestCheck(manifest);
    check.requireNames();
    check.requireSchema();
    check.requireGraphs();
    if (manifest.network() instanceof Record network) {
      requireNetwork("network", network);
    } else if (manifest.precision() != null) {
      throw new BundleException(
          "["
              + Manifest.FILE
              + "]: [precision] is of graphs that were written from a [network], there is none");
    }
  }

  private void requireNames() throws BundleException {
    requireName("[name]", manifest.name());
    requireAtMost("[tasks]", manifest.tasks().size(), BundleLimits.TASKS);
    for (String task : manifest.tasks()) {
      requireName("[tasks]", task);
    }
    for (String path : manifest.sha256().keySet()) {
      requireName("[sha256]", path);
    }
  }

  private void requireSchema() throws BundleException {
    SchemaEntry schema = manifest.schema();
    requireAtMost("[schema.features]", schema.features().size(), BundleLimits.FEATURES);
    requireAtMost("[schema.encoders]", schema.encoders().size(), BundleLimits.FEATURES);
    for (String name : schema.encoders().keySet()) {
      requireName("[schema.encoders]", name);
    }
    long width = 0;
    for (Feature feature : schema.features()) {
      requireFeature(feature);
      width += feature.width();
      width += feature instanceof OccurrencesFeature counted ? counted.maxLength() : 0;
    }
    requireAtMost("numbers of all features in a row", width, BundleLimits.ROW_WIDTH);
  }

  private static void requireFeature(Feature feature) throws BundleException {
    requireName("name of a feature", feature.name());
    String place = "feature [" + feature.name() + "]";
    requireName(place + " field", feature.field());
    requireName(place + " encoder", feature.encoder());
    if (feature instanceof SequenceFeature sequence) {
      requireAtMost(place + " max_length", sequence.maxLength(), BundleLimits.SEQUENCE_LENGTH);
    }
    if (feature instanceof WeightsFeature weights) {
      requireAtMost(place + " max_length", weights.maxLength(), BundleLimits.SEQUENCE_LENGTH);
    }
    if (feature instanceof AgeFeature age) {
      requireName(place + " moment", age.moment());
    }
    if (feature instanceof OccurrencesFeature counted) {
      requireName(place + " list", counted.list());
      requireAtMost(place + " max_length", counted.maxLength(), BundleLimits.SEQUENCE_LENGTH);
    }
    if (feature instanceof VectorFeature vector) {
      requireAtMost(place + " length", vector.length(), BundleLimits.SEQUENCE_LENGTH);
    }
  }

  private void requireGraphs() throws BundleException {
    for (GraphSpec graph : manifest.graphs()) {
      requireName("file of a graph", graph.file());
      String place = "graph [" + graph.file() + "]";
      requireName(place + " output", graph.output());
      requireAtMost(place + " inputs", graph.inputs().size(), BundleLimits.FEATURES);
      if (graph.outputWidth() < 1) {
        throw new BundleException(
            "["
                + Manifest.FILE
                + "]: "
                + place
                + " output_width: expected at least 1, got: "
                + graph.outputWidth());
      }
      requireAtMost(place + " output_width", graph.outputWidth(), BundleLimits.OUTPUT_WIDTH);
      for (GraphInput input : graph.inputs()) {
        requireName(place + " name of an input", input.name());
        requireAtMost(
            place + " input [" + input.name() + "] features",
            input.features().size(),
            BundleLimits.FEATURES);
      }
    }
  }

  /** Every architecture is a record of sizes, names and records of sizes. */
  private static void requireNetwork(String place, Record part) throws BundleException {
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      requireNetworkValue(place + "." + component.getName(), value(part, component));
    }
  }

  private static void requireNetworkValue(String place, @Nullable Object value)
      throws BundleException {
    switch (value) {
      case null -> {
        // An option that the network does not have.
      }
      case Integer size -> requireAtMost("[" + place + "]", size, BundleLimits.NETWORK_WIDTH);
      case Collection<?> layers -> {
        requireAtMost("layers of [" + place + "]", layers.size(), BundleLimits.NETWORK_LAYERS);
        for (Object layer : List.copyOf(layers)) {
          requireNetworkValue(place, layer);
        }
      }
      case Record record -> requireNetwork(place, record);
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

  private static void requireName(String what, String name) throws BundleException {
    Names.require("[" + Manifest.FILE + "]: " + what, name);
  }

  private static void requireAtMost(String what, long size, long limit) throws BundleException {
    if (size > limit) {
      throw new BundleException(
          "[" + Manifest.FILE + "]: " + what + ": expected at most " + limit + ", got: " + size);
    }
  }
}
