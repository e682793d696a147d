package org.towerrank.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.towerrank.bundle.GraphSpec;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.CsvTable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.Feature;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.feature.TableColumns;

/**
 * Raw rows and what another tool made of them: the columns that the graph reads ({@link
 * TableColumns}), and {@code expected_N} for column N of the tool's outputs. Other columns are not
 * looked at.
 */
final class GoldenRows {
  private static final String EXPECTED = "expected_";

  /** An output of which some columns were chosen says which in its name. */
  private static final Pattern CHOSEN = Pattern.compile(".*\\[(\\d+(?:,\\d+)*)]");

  private final Path file;
  private final List<Side> sides;
  private final List<String> columns;
  private final List<String> outputs;
  private final List<Map<String, String>> raw = new ArrayList<>();
  private final List<double[]> expected = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  private GoldenRows(Path file, List<Side> sides, List<String> columns, List<String> outputs) {
    this.file = file;
    this.sides = sides;
    this.columns = columns;
    this.outputs = outputs;
  }

  /**
   * Reads all rows.
   *
   * @throws IOException when a column is missing, a number is none, or there are no rows
   */
  static GoldenRows read(Path file, FeatureSchema schema, GraphSpec graph) throws IOException {
    List<Feature> features =
        graph.inputs().stream()
            .flatMap(input -> input.features().stream())
            .map(schema::feature)
            .toList();
    List<Side> sides = features.stream().map(Feature::side).distinct().toList();
    TableColumns names = TableColumns.of(schema, sides);
    // Rows of items alone have no moment, which only a user's ages are counted to.
    List<String> encoded = RowEncoder.ofTable(schema, sides).fields();
    List<String> columns =
        Stream.concat(
                features.stream().map(names::of),
                schema.moment().stream().filter(encoded::contains))
            .distinct()
            .toList();
    try (CsvTable table = CsvTable.open(file)) {
      GoldenRows rows = new GoldenRows(file, sides, columns, outputs(file, table, graph));
      rows.read(table);
      return rows;
    }
  }

  private static List<String> outputs(Path file, CsvTable table, GraphSpec graph)
      throws DataException {
    Matcher chosen = CHOSEN.matcher(graph.output());
    if (chosen.matches()) {
      List<String> columns = List.of(chosen.group(1).split(",", -1));
      if (columns.size() == graph.outputWidth()) {
        return columns.stream().map(column -> EXPECTED + column).toList();
      }
    }
    long there = table.header().stream().filter(name -> name.startsWith(EXPECTED)).count();
    if (there > graph.outputWidth()) {
      throw DataException.of(
          file,
          1,
          "expected "
              + graph.outputWidth()
              + " columns ["
              + EXPECTED
              + "0] and so on, as many as graph ["
              + graph.file()
              + "] gives, found "
              + there);
    }
    return IntStream.range(0, graph.outputWidth()).mapToObj(column -> EXPECTED + column).toList();
  }

  private void read(CsvTable table) throws IOException {
    Map<String, CsvColumn> read = new LinkedHashMap<>();
    for (String name : columns) {
      read.put(name, table.column(name));
    }
    List<CsvColumn> numbers = new ArrayList<>();
    for (String output : outputs) {
      numbers.add(table.column(output));
    }
    while (table.next()) {
      Map<String, String> values = new LinkedHashMap<>();
      read.forEach((name, column) -> values.put(name, table.text(column)));
      double[] row = new double[numbers.size()];
      for (int i = 0; i < row.length; i++) {
        row[i] = table.number(numbers.get(i));
      }
      raw.add(values);
      expected.add(row);
      lines.add(table.line());
    }
    if (raw.isEmpty()) {
      throw DataException.of(file, "expected rows behind the header, found none");
    }
  }

  int count() {
    return raw.size();
  }

  /** Encodes the rows as serving does. */
  EncodedRows encoded(FeatureSchema schema) throws DataException {
    RowEncoder encoder = RowEncoder.ofTable(schema, sides);
    EncodedRows rows = encoder.newRows(count());
    for (int row = 0; row < count(); row++) {
      try {
        encoder.encode(raw.get(row), rows, row);
      } catch (InvalidValueException e) {
        throw DataException.of(file, lines.get(row), String.valueOf(e.getMessage()));
      }
    }
    return rows;
  }

  /**
   * Compares with what a graph gave.
   *
   * @param found the outputs of all rows, one after another
   * @param ofLength whether a row is a vector, whose elements count as a share of its length
   */
  GoldenReport compare(GraphSpec graph, float[] found, double tolerance, boolean ofLength) {
    double worst = -1;
    int place = 0;
    int width = graph.outputWidth();
    for (int i = 0; i < found.length; i++) {
      double[] row = expected.get(i / width);
      double unit = ofLength ? length(row) : Math.abs(row[i % width]);
      double difference = Math.abs(row[i % width] - found[i]) / Math.max(1, unit);
      double counted = Double.isFinite(difference) ? difference : Double.POSITIVE_INFINITY;
      if (counted > worst) {
        worst = counted;
        place = i;
      }
    }
    int row = place / width;
    return new GoldenReport(
        file.toString(),
        graph.file(),
        count(),
        tolerance,
        worst,
        new GoldenReport.Worst(
            lines.get(row),
            outputs.get(place % width),
            expected.get(row)[place % width],
            found[place],
            raw.get(row)));
  }

  private static double length(double[] vector) {
    double squares = 0;
    for (double element : vector) {
      squares += element * element;
    }
    return Math.sqrt(squares);
  }
}
