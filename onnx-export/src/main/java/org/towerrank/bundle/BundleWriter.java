package org.towerrank.bundle;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.files.OutputFiles;
import org.towerrank.files.OutputKind;
import org.towerrank.model.LabelScale;
import org.towerrank.model.Network;
import org.towerrank.model.Similarity;
import org.towerrank.precision.Precision;

/** Puts a bundle together: {@code model.json} with the checksums of all other files. */
public final class BundleWriter {
  private static final OutputKind OUTPUT =
      new OutputKind(Manifest.FILE, Set.of(VocabularyNames.DIRECTORY));

  private final String name;
  private final FeatureSchema schema;
  private final Provenance provenance;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<GraphSpec> graphs = new ArrayList<>();
  private @Nullable Network network;
  private Precision precision = Precision.FULL;
  private @Nullable Similarity similarity;
  private List<String> tasks = List.of();
  private @Nullable Map<String, LabelScale> labels;

  public BundleWriter(String name, FeatureSchema schema, Provenance provenance) {
    this.name = name;
    this.schema = schema;
    this.provenance = provenance;
  }

  /** Adds a graph. */
  public BundleWriter graph(GraphSpec spec, ModelProto model) {
    return graph(spec, model.toByteArray());
  }

  /** Adds a graph by its bytes, which may come from another tool. */
  public BundleWriter graph(GraphSpec spec, byte[] onnx) {
    graphs.add(spec);
    files.put(spec.file(), onnx);
    return this;
  }

  /** Says which definition the graphs were written from. */
  public BundleWriter network(Network written) {
    this.network = written;
    return this;
  }

  /** Says what the weights of the graphs are written as. */
  public BundleWriter precision(Precision written) {
    this.precision = written;
    return this;
  }

  /** Adds the recipe that the model was fitted by. */
  public BundleWriter recipe(String recipe) {
    RecipeFile.put(recipe, files);
    return this;
  }

  /** Names a ranker's outputs. */
  public BundleWriter tasks(List<String> names) {
    this.tasks = List.copyOf(names);
    return this;
  }

  /** Says what the labels of tasks were, if a squared loss is of standardized ones. */
  public BundleWriter labels(Map<String, LabelScale> scales) {
    this.labels = scales.isEmpty() ? null : scales;
    return this;
  }

  /** Says how two towers' vectors are compared. */
  public BundleWriter similarity(Similarity compared) {
    this.similarity = compared;
    return this;
  }

  /**
   * The finished bundle, read back from what would be written.
   *
   * @throws BundleException when it is not a valid one
   */
  public Bundle build() throws BundleException {
    return Bundle.of(BundleFiles.of(name, content()));
  }

  /** All files by path, {@code model.json} first. */
  public Map<String, byte[]> content() {
    Map<String, byte[]> content = new LinkedHashMap<>();
    SchemaEntry entry = SchemaEntry.of(schema, files);
    Manifest manifest =
        new Manifest(
            Math.max(FormatVersion.of(entry, graphs, precision), FormatVersion.of(labels)),
            name,
            network,
            precision.isFull() ? null : precision,
            entry,
            tasks,
            labels,
            similarity,
            graphs,
            provenance,
            Checksums.of(files));
    content.put(Manifest.FILE, BundleJson.write(manifest));
    content.putAll(files);
    return content;
  }

  /** Writes the bundle as a directory, or as a zip if {@code zip}, whole or not at all. */
  public void write(java.nio.file.Path target, boolean zip) throws IOException {
    if (zip) {
      OutputFiles.zip(target, Manifest.FILE, content());
    } else {
      OutputFiles.directory(target, OUTPUT, content());
    }
  }
}
