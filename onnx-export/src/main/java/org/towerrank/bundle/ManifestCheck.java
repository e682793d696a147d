package org.towerrank.bundle;

import org.jspecify.annotations.Nullable;

/** Checks the names and sizes of a manifest before memory of these sizes is allocated. */
final class ManifestCheck {
  private static final String PLACE = "[" + Manifest.FILE + "]: ";

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
      DefinitionLimits.requireNetwork(PLACE, network);
    } else {
      requireNoneOfNetworks("precision", manifest.precision());
      requireNoneOfNetworks("labels", manifest.labels());
    }
  }

  private static void requireNoneOfNetworks(String key, @Nullable Object value)
      throws BundleException {
    if (value != null) {
      throw new BundleException(
          PLACE + "[" + key + "] is of graphs that were written from a [network], there is none");
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
    requireAtMost(
        "[provenance.features]", manifest.provenance().features().size(), BundleLimits.FEATURES);
    for (String feature : manifest.provenance().features().keySet()) {
      requireName("[provenance.features]", feature);
    }
  }

  private void requireSchema() throws BundleException {
    SchemaEntry schema = manifest.schema();
    requireAtMost("[schema.features]", schema.features().size(), BundleLimits.FEATURES);
    requireAtMost("[schema.encoders]", schema.encoders().size(), BundleLimits.FEATURES);
    for (String name : schema.encoders().keySet()) {
      requireName("[schema.encoders]", name);
    }
    DefinitionLimits.requireFeatures(PLACE, schema.features());
  }

  private void requireGraphs() throws BundleException {
    for (GraphSpec graph : manifest.graphs()) {
      requireName("file of a graph", graph.file());
      String place = "graph [" + graph.file() + "]";
      requireName(place + " output", graph.output());
      requireAtMost(place + " inputs", graph.inputs().size(), BundleLimits.FEATURES);
      if (graph.outputWidth() < 1) {
        throw new BundleException(
            PLACE + place + " output_width: expected at least 1, got: " + graph.outputWidth());
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

  private static void requireName(String what, String name) throws BundleException {
    Names.require(PLACE + what, name);
  }

  private static void requireAtMost(String what, long size, long limit) throws BundleException {
    DefinitionLimits.requireAtMost(PLACE + what, size, limit);
  }
}
