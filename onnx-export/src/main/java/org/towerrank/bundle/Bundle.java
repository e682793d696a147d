package org.towerrank.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.files.WholeFolder;
import org.towerrank.json.JsonDocument;
import org.towerrank.json.JsonException;
import org.towerrank.model.LabelScale;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Similarity;
import org.towerrank.model.WeightCatalogue;
import org.towerrank.precision.Precision;

/**
 * A bundle that was read wholly and whose checksums are right. Immutable.
 *
 * <p>It holds the graphs' bytes, in the heap or mapped from disk. Loaded models keep {@link
 * #withoutGraphs()} instead, so that these bytes can be freed.
 */
public final class Bundle {
  private final Manifest manifest;
  private final FeatureSchema schema;
  private final String fingerprint;
  private final Map<String, Long> sizes;
  private final Map<String, ByteBuffer> graphs;
  private final Optional<String> recipe;

  private Bundle(
      Manifest manifest,
      FeatureSchema schema,
      String fingerprint,
      Map<String, Long> sizes,
      Map<String, ByteBuffer> graphs,
      Optional<String> recipe) {
    this.manifest = manifest;
    this.schema = schema;
    this.fingerprint = fingerprint;
    this.sizes = Collections.unmodifiableMap(sizes);
    this.graphs = Map.copyOf(graphs);
    this.recipe = recipe;
  }

  /**
   * Reads a bundle from a directory or a zip. Large files of a directory are mapped: until the
   * models are loaded they must not be written over. Replacing the directory is fine, also while it
   * is read.
   *
   * @throws BundleException when it is incomplete, was changed, or is of a newer format
   */
  public static Bundle open(Path path) throws IOException {
    return WholeFolder.read(
        path, each -> of(BundleReader.read(each, BundleLimits.DEFAULT, Manifest.FILE)));
  }

  /**
   * Reads a zipped bundle from a stream, such as a request's body. Large files, such as graphs, are
   * unzipped to disk and mapped. Their space is freed with the last reference to them.
   *
   * @param place what to call it in errors
   * @param scratch a directory with room for its files
   */
  public static Bundle open(String place, InputStream zip, BundleLimits limits, Path scratch)
      throws IOException {
    return of(BundleReader.zip(place, zip, limits, scratch));
  }

  static Bundle of(BundleFiles files) throws BundleException {
    try {
      return read(files);
    } catch (JsonException e) {
      throw new BundleException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Bundle read(BundleFiles files) throws BundleException, JsonException {
    JsonDocument json = BundleJson.scan(Manifest.FILE, files.read(Manifest.FILE));
    FormatVersion.requireKnown(files.place(), json.number("format_version"), "export");
    Manifest manifest = json.read(Manifest.class);
    ManifestCheck.require(manifest);
    FormatVersion.requireCovers(Manifest.FILE, manifest.formatVersion(), manifest.schema());
    FormatVersion.requireCovers(Manifest.FILE, manifest.formatVersion(), manifest.graphs());
    FormatVersion.requireCovers(manifest.formatVersion(), manifest.precision());
    FormatVersion.requireCovers(Manifest.FILE, manifest.formatVersion(), manifest.labels());
    requireContent(files, manifest);
    try {
      FeatureSchema schema = manifest.schema().read(files);
      GraphBindings.require(manifest, schema);
      Map<String, ByteBuffer> graphs = new LinkedHashMap<>();
      for (GraphSpec graph : manifest.graphs()) {
        graphs.put(graph.file(), files.read(graph.file()));
      }
      requireDefinition(manifest, schema);
      return new Bundle(
          manifest,
          schema,
          Checksums.sha256(files.read(Manifest.FILE)),
          files.sizes(),
          graphs,
          RecipeFile.read(files));
    } catch (IllegalArgumentException e) {
      throw new BundleException("[" + files.place() + "]: " + e.getMessage(), e);
    }
  }

  /** A network that does not fit its schema fails here rather than when it is used. */
  private static void requireDefinition(Manifest manifest, FeatureSchema schema)
      throws BundleException {
    try {
      definition(manifest, schema).ifPresent(WeightCatalogue::of);
    } catch (ArithmeticException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NoSuchElementException e) {
      throw new BundleException(
          "[" + Manifest.FILE + "]: the network does not fit the schema: " + e.getMessage(), e);
    }
  }

  private static Optional<ModelDefinition> definition(Manifest manifest, FeatureSchema schema) {
    return Optional.ofNullable(manifest.network())
        .map(network -> new ModelDefinition(network, schema, manifest.tasks(), labels(manifest)));
  }

  private static Map<String, LabelScale> labels(Manifest manifest) {
    return Objects.requireNonNullElse(manifest.labels(), Map.of());
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
                + " does not list: remove it");
      }
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

  /** The recipe that it was fitted by, if it came along: text that the trainer reads. */
  public Optional<String> recipe() {
    return recipe;
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
    return definition(manifest, schema);
  }

  /** What the weights of its graphs are written as; full for graphs of other tools. */
  public Precision precision() {
    return Objects.requireNonNullElse(manifest.precision(), Precision.FULL);
  }

  /**
   * The bytes of a graph's file, not to be changed. Each call returns a buffer with a position of
   * its own.
   *
   * @throws IllegalStateException on a bundle {@linkplain #withoutGraphs() without graphs}
   */
  public ByteBuffer onnx(GraphSpec graph) {
    ByteBuffer bytes = graphs.get(graph.file());
    if (bytes == null) {
      throw new IllegalStateException(
          "bundle [" + name() + "] does not hold [" + graph.file() + "] any more");
    }
    return bytes.duplicate();
  }

  /** The same bundle without its graphs' bytes, for a model that has loaded them. */
  public Bundle withoutGraphs() {
    return new Bundle(manifest, schema, fingerprint, sizes, Map.of(), recipe);
  }

  /**
   * Identifies the exact content: the SHA-256 of {@code model.json}, which holds the checksums of
   * all other files.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /** Sizes of all files in bytes, by path. */
  public Map<String, Long> sizes() {
    return sizes;
  }
}
