package org.towerrank.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvTable;
import org.towerrank.export.ExportMain;
import org.towerrank.export.ImportedModels;
import org.towerrank.export.SignalsGraph;
import org.towerrank.export.VectorGraph;
import org.towerrank.feature.Feature;
import org.towerrank.feature.NumericFeature;
import org.towerrank.feature.SequenceFeature;
import org.towerrank.feature.Side;
import org.towerrank.feature.VectorFeature;
import org.towerrank.feature.WeightsFeature;
import picocli.CommandLine;

/**
 * A model of another tool, imported by the command, and the golden rows beside it.
 *
 * @param user golden rows of the user tower; of a ranker all
 * @param item golden rows of the item tower; of a ranker all
 * @param columns of a ranker's tasks in the golden rows
 */
record ImportedBundle(String name, Path zip, Path user, Path item, List<String> columns) {
  /** Rows that are looked at; those with unknown and missing values come first. */
  private static final int ROWS = 60;

  /** Models that were fitted on real data, where they lie beside the repository. */
  private static final Path REAL =
      Path.of(Objects.requireNonNullElse(System.getenv("TOWERRANK_MODELS"), "../../shared/models"));

  /** All rankers. */
  static List<ImportedBundle> rankers(Path folder) throws IOException {
    List<ImportedBundle> all = new ArrayList<>();
    all.add(ranker(folder, "ranker", ImportedModels.RANKER, "ranker_before", "0"));
    all.add(ranker(folder, "packed", ImportedModels.PACKED, "packed", "0"));
    all.add(ranker(folder, "trees", ImportedModels.TREES, "trees", "1"));
    all.add(ranker(folder, "tasks", ImportedModels.TASKS, "tasks", "0", "3", "1"));
    all.add(vectors(folder));
    all.add(signals(folder));
    if (Files.isDirectory(REAL)) {
      all.add(real(folder, "deepfm", "0"));
      all.add(real(folder, "packed", "0"));
      all.add(real(folder, "trees", "1"));
    }
    return all;
  }

  /** All pairs of towers. */
  static List<ImportedBundle> towers(Path folder) throws IOException {
    List<ImportedBundle> all = new ArrayList<>();
    Path made = Files.createDirectories(folder.resolve("made-towers"));
    for (String tower : List.of("user_tower", "item_tower")) {
      ImportedModels.copy(tower + ".onnx", made);
      ImportedModels.copy(tower + ".golden.csv", made);
    }
    ImportedModels.schema(made, ImportedModels.TOWERS);
    all.add(towers("made-towers", made, made.resolve("schema.yaml")));
    if (Files.isDirectory(REAL)) {
      all.add(towers("real-towers", REAL.resolve("towers"), realSchema(folder, "towers")));
    }
    return all;
  }

  private static ImportedBundle ranker(
      Path folder, String name, String yaml, String golden, String... columns) throws IOException {
    Path made = Files.createDirectories(folder.resolve("made-" + name));
    Path rows = ImportedModels.copy(golden + ".golden.csv", made);
    Path schema = ImportedModels.schema(made, yaml);
    Path model = ImportedModels.copy(name + ".onnx", made);
    return imported("made-" + name, schema, rows, columns, model, "--golden", rows);
  }

  private static ImportedBundle vectors(Path folder) throws IOException {
    Path made = Files.createDirectories(folder.resolve("made-vectors"));
    Path rows = VectorGraph.golden(made);
    Path schema = Files.writeString(made.resolve("schema.yaml"), VectorGraph.SCHEMA);
    Path model = VectorGraph.write(made);
    return imported("made-vectors", schema, rows, new String[] {"0"}, model, "--golden", rows);
  }

  private static ImportedBundle signals(Path folder) throws IOException {
    Path made = Files.createDirectories(folder.resolve("made-signals"));
    Path rows = SignalsGraph.golden(made);
    Path schema = Files.writeString(made.resolve("schema.yaml"), SignalsGraph.SCHEMA);
    Path model = SignalsGraph.write(made);
    return imported("made-signals", schema, rows, new String[] {"0"}, model, "--golden", rows);
  }

  private static ImportedBundle real(Path folder, String name, String column) throws IOException {
    Path rows = REAL.resolve(name).resolve(name + ".golden.csv");
    Path model = REAL.resolve(name).resolve(name + ".onnx");
    Path schema = realSchema(folder, name);
    return imported("real-" + name, schema, rows, new String[] {column}, model, "--golden", rows);
  }

  /** Writes the schema of a real model beside copies of its vocabularies. */
  private static Path realSchema(Path folder, String name) throws IOException {
    Path made = Files.createDirectories(folder.resolve("real-" + name));
    try (Stream<Path> files = Files.list(REAL.resolve(name))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".txt")).toList()) {
        Files.copy(file, made.resolve(file.getFileName()));
      }
    }
    String resource = "models/" + name + ".yaml";
    try (InputStream in = ImportedBundle.class.getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(in, resource), made.resolve("schema.yaml"));
    }
    return made.resolve("schema.yaml");
  }

  private static ImportedBundle imported(
      String name, Path schema, Path rows, String[] columns, Object... arguments)
      throws IOException {
    Path zip = run(schema, arguments);
    return new ImportedBundle(
        name, zip, rows, rows, Arrays.stream(columns).map(column -> "expected_" + column).toList());
  }

  private static ImportedBundle towers(String name, Path models, Path schema) {
    Path user = models.resolve("user_tower.golden.csv");
    Path item = models.resolve("item_tower.golden.csv");
    Path zip =
        run(
            schema,
            "--user",
            models.resolve("user_tower.onnx"),
            "--item",
            models.resolve("item_tower.onnx"),
            "--user-golden",
            user,
            "--item-golden",
            item);
    return new ImportedBundle(name, zip, user, item, List.of());
  }

  private static Path run(Path schema, Object... arguments) {
    Path zip = schema.resolveSibling("bundle.zip");
    StringWriter err = new StringWriter();
    CommandLine line = ExportMain.commandLine().setErr(new PrintWriter(err, true));
    line.setOut(new PrintWriter(new StringWriter()));
    Object[] all = {"import", "--schema", schema, "--out", zip, "--zip"};
    int code =
        line.execute(
            Stream.of(all, arguments)
                .flatMap(Arrays::stream)
                .map(String::valueOf)
                .toArray(String[]::new));
    assertThat(code).as(err.toString()).isZero();
    return zip;
  }

  Bundle open() throws IOException {
    return Bundle.open(zip);
  }

  /** The golden rows of a file, by column. */
  static List<Map<String, String>> rows(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvTable table = CsvTable.open(file)) {
      while (rows.size() < ROWS && table.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (String column : table.header()) {
          row.put(column, table.text(table.column(column)));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** What documents have: the items' values, and the dates of their ages. */
  static Map<String, Object> document(Bundle bundle, Map<String, String> row) {
    return values(bundle.schema().documentFeatures(), row);
  }

  /** What a row has of a side, and of the context the moment that ages are counted to. */
  static Map<String, Object> values(Bundle bundle, Map<String, String> row, Side side) {
    Map<String, Object> values = values(bundle.schema().side(side), row);
    if (side == Side.CONTEXT) {
      bundle.schema().moment().ifPresent(field -> values.put(field, row.getOrDefault(field, "")));
    }
    return values;
  }

  /** The features' values as JSON has them: numbers as numbers, sequences as lists. */
  private static Map<String, Object> values(List<Feature> features, Map<String, String> row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Feature feature : features) {
      Object value = value(feature, Objects.requireNonNullElse(row.get(feature.field()), ""));
      if (value != null) {
        values.put(feature.field(), value);
      }
    }
    return values;
  }

  private static @Nullable Object value(Feature feature, String text) {
    if (text.isEmpty()) {
      return null;
    }
    return switch (feature) {
      case SequenceFeature sequence when sequence.hasWeights() -> List.of(text.split(" ", -1));
      case SequenceFeature sequence -> sequence.split(text);
      case WeightsFeature weights -> null;
      case VectorFeature vector -> numbers(text);
      case NumericFeature number when text.matches("-?[0-9.]+(e-?[0-9]+)?") ->
          Double.parseDouble(text);
      default -> text;
    };
  }

  /** A list in JSON. */
  private static List<Double> numbers(String text) {
    String[] parts = text.substring(1, text.length() - 1).split(",", -1);
    return Arrays.stream(parts).map(Double::valueOf).toList();
  }

  /** Whether documents have a number for a feature, rather than keywords. */
  static boolean isNumber(Feature feature) {
    return feature instanceof NumericFeature;
  }

  /** Expected numbers of a row. */
  static float[] expected(Map<String, String> row, List<String> columns) {
    float[] numbers = new float[columns.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(Objects.requireNonNull(row.get(columns.get(i))));
    }
    return numbers;
  }

  /** The vector that a tower's row expects. */
  static float[] vector(Map<String, String> row) {
    return expected(row, row.keySet().stream().filter(c -> c.startsWith("expected_")).toList());
  }

  @Override
  public String toString() {
    return name;
  }
}
