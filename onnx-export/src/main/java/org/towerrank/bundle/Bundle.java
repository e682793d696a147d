package org.towerrank.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.SchemaException;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Similarity;

/** A bundle that was read wholly and whose checksums are right. Immutable. */
public final class Bundle {
  /** The newest format this version reads and the one it writes. */
  public static final int FORMAT_VERSION = 1;

  private final BundleFiles files;
  private final Manifest manifest;
  private final FeatureSchema schema;

  private Bundle(BundleFiles files, Manifest manifest, FeatureSchema schema) {
    this.files = files;
    this.manifest = manifest;
    this.schema = schema;
  }

  /**
   * Reads a bundle from a directory or a zip.
   *
   * @throws BundleException when it is incomplete, was changed, or is of a newer format
   */
  public static Bundle open(Path path) throws IOException {
    return of(BundleReader.read(path, BundleLimits.DEFAULT));
  }

  /**
   * Reads a zipped bundle from a stream, such as a request's body.
   *
   * @param place what to call it in errors
   */
  public static Bundle open(String place, InputStream zip, BundleLimits limits) throws IOException {
    return of(BundleReader.zip(place, zip, limits));
  }

  static Bundle of(BundleFiles files) throws BundleException {
    byte[] json = files.read(Manifest.FILE);
    int version = Json.number(Manifest.FILE, json, "format_version");
    if (version < 1 || version > FORMAT_VERSION) {
      throw new BundleException(
          "["
              + files.place()
              + "] has format version ["
              + version
              + "], this version reads up to "
              + FORMAT_VERSION
              + ": export it again, or use a newer TowerRank");
    }
    Manifest manifest = Json.read(Manifest.FILE, json, Manifest.class);
    requireContent(files, manifest);
    try {
      Bundle bundle = new Bundle(files, manifest, manifest.schema().read(files));
      bundle.requireGraphs();
      return bundle;
    } catch (SchemaException e) {
      throw new BundleException("[" + files.place() + "]: " + e.getMessage(), e);
    }
  }

  private static void requireContent(BundleFiles files, Manifest manifest) throws BundleException {
    Checksums.require(files, manifest.sha256());
    for (String path : files.all().keySet()) {
      if (!path.equals(Manifest.FILE) && !manifest.sha256().containsKey(path)) {
        throw new BundleException(
            "["
                + files.place()
                + "] holds ["
                + path
                + "] which "
                + Manifest.FILE
                + " does not list");
      }
    }
  }

  private void requireGraphs() throws BundleException {
    for (GraphSpec graph : manifest.graphs()) {
      files.read(graph.file());
      for (GraphInput input : graph.inputs()) {
        input.features().forEach(schema::feature);
      }
    }
    boolean ranker = graph(GraphRole.RANKER).isPresent();
    boolean towers =
        graph(GraphRole.USER_TOWER).isPresent() && graph(GraphRole.ITEM_TOWER).isPresent();
    if (!ranker && !towers) {
      throw new BundleException(
          "["
              + files.place()
              + "]: expected a ranker graph or both towers, got: "
              + manifest.graphs().stream().map(GraphSpec::role).toList());
    }
    if (towers && manifest.similarity() == null) {
      throw new BundleException("[" + files.place() + "]: two towers need a similarity");
    }
  }

  public String name() {
    return manifest.name();
  }

  public FeatureSchema schema() {
    return schema;
  }

  /** Names of a ranker's outputs, empty for two towers. */
  public List<String> tasks() {
    return manifest.tasks();
  }

  /** How two towers' vectors are compared; empty for rankers. */
  public Optional<Similarity> similarity() {
    return Optional.ofNullable(manifest.similarity());
  }

  public Provenance provenance() {
    return manifest.provenance();
  }

  public List<GraphSpec> graphs() {
    return manifest.graphs();
  }

  /** The graph of a role, if the bundle has one. */
  public Optional<GraphSpec> graph(GraphRole role) {
    return manifest.graphs().stream().filter(graph -> graph.role() == role).findFirst();
  }

  /** The definition its graphs were written from; empty for graphs of other tools. */
  public Optional<ModelDefinition> definition() {
    return Optional.ofNullable(manifest.network())
        .map(network -> new ModelDefinition(network, schema, manifest.tasks()));
  }

  /** The bytes of a graph's file; not to be changed. */
  public byte[] onnx(GraphSpec graph) {
    try {
      return files.read(graph.file());
    } catch (BundleException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Identifies the exact content: the SHA-256 of {@code model.json}, which has that of all else.
   */
  public String fingerprint() {
    byte[] json = files.all().get(Manifest.FILE);
    return Checksums.sha256(json == null ? new byte[0] : json);
  }

  /** Sizes of all files in bytes, by path. */
  public Map<String, Long> sizes() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    files.all().forEach((path, bytes) -> sizes.put(path, (long) bytes.length));
    return sizes;
  }
}
