package org.towerrank.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.files.OutputFiles;
import org.towerrank.files.OutputKind;
import org.towerrank.files.WholeFolder;
import org.towerrank.json.JsonDocument;
import org.towerrank.json.JsonException;
import org.towerrank.model.LabelScale;
import org.towerrank.model.ModelDefinition;
import org.towerrank.model.Network;
import org.towerrank.model.Weights;

/**
 * What fitting leaves behind: {@code run.json} with the definition, {@code weights.safetensors},
 * the vocabularies, and the recipe. Export needs nothing else.
 *
 * @param recipe the text it was fitted by, which export passes on without reading it; null if it
 *     was not kept
 * @param taskWeights the weights of tasks in the loss, by name, where fitting learned them; else
 *     empty. Export has no use for them
 * @param precision that layers were multiplied in, such as {@code bf16}; null for float32
 */
public record Run(
    String name,
    ModelDefinition definition,
    Weights weights,
    Provenance provenance,
    @Nullable String recipe,
    Map<String, Double> taskWeights,
    @Nullable String precision) {
  /** The file that identifies a run's directory. */
  public static final String FILE = "run.json";

  /**
   * Where fitting can go on from: all weights with the optimizer's moments, as they were after the
   * best epoch. Not every run has it; export has no use for it.
   */
  public static final String FITTING = "fitting.safetensors";

  private static final OutputKind OUTPUT = new OutputKind(FILE, Set.of(VocabularyNames.DIRECTORY));

  private static final String WEIGHTS = "weights.safetensors";

  /** The content of {@code run.json}. */
  private record Entry(
      int formatVersion,
      String name,
      Network network,
      SchemaEntry schema,
      List<String> tasks,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, LabelScale> labels,
      Provenance provenance,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, Double> taskWeights,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String precision,
      Map<String, String> sha256) {}

  public Run {
    taskWeights = Collections.unmodifiableMap(new LinkedHashMap<>(taskWeights));
    weights.requireFor(definition);
  }

  /** A run whose recipe was not kept. */
  public Run(String name, ModelDefinition definition, Weights weights, Provenance provenance) {
    this(name, definition, weights, provenance, null, Map.of(), null);
  }

  /**
   * Reads a run's directory, which may be replaced meanwhile.
   *
   * @throws BundleException when it is incomplete, was changed, or is of a newer format
   */
  public static Run open(Path directory) throws IOException {
    return WholeFolder.read(directory, Run::openOnce);
  }

  private static Run openOnce(Path directory) throws IOException {
    try {
      BundleLimits limits = new BundleLimits(10_000, 64L << 30);
      return read(directory, BundleReader.read(directory, limits, FILE, Set.of(FITTING)));
    } catch (JsonException e) {
      throw new BundleException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Run read(Path directory, BundleFiles files) throws IOException {
    JsonDocument json = BundleJson.scan(FILE, files.read(FILE));
    FormatVersion.requireKnown(directory.toString(), json.number("format_version"), "fit");
    Entry entry = json.read(Entry.class);
    FormatVersion.requireCovers(FILE, entry.formatVersion(), entry.schema());
    FormatVersion.requireCovers(FILE, entry.formatVersion(), entry.labels());
    Checksums.require(files, entry.sha256());
    Weights weights = Safetensors.read(WEIGHTS, files.read(WEIGHTS));
    ModelDefinition definition =
        new ModelDefinition(
            entry.network(),
            entry.schema().read(files),
            entry.tasks(),
            Objects.requireNonNullElse(entry.labels(), Map.of()));
    return new Run(
        entry.name(),
        definition,
        weights,
        entry.provenance(),
        RecipeFile.read(files).orElse(null),
        Objects.requireNonNullElse(entry.taskWeights(), Map.of()),
        entry.precision());
  }

  /**
   * Checks that a run may be written to a directory; call it before fitting.
   *
   * @throws IOException when something else is there, or in the earlier run
   */
  public static void requireReplaceable(Path directory) throws IOException {
    OUTPUT.requireReplaceable(directory);
  }

  /** Writes the run as a directory, whole or not at all. */
  public void write(Path directory) throws IOException {
    write(directory, null);
  }

  /**
   * The same with where fitting can go on from.
   *
   * @param fitting becomes {@link #FITTING}, by a link where the disk has links; null if there is
   *     none
   */
  public void write(Path directory, @Nullable Path fitting) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(WEIGHTS, Safetensors.write(weights));
    SchemaEntry schema = SchemaEntry.of(definition.schema(), files);
    if (recipe != null) {
      RecipeFile.put(recipe, files);
    }
    Entry entry =
        new Entry(
            Math.max(FormatVersion.of(schema), FormatVersion.of(definition.labels())),
            name,
            definition.network(),
            schema,
            definition.tasks(),
            definition.labels(),
            provenance,
            taskWeights,
            precision,
            Checksums.of(files));
    files.put(FILE, BundleJson.write(entry));
    OutputFiles.directory(
        directory,
        OUTPUT,
        aside -> {
          OutputFiles.write(aside, files);
          if (fitting != null) {
            link(fitting, aside.resolve(FITTING));
          }
        });
  }

  private static void link(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(from, to);
    }
  }
}
