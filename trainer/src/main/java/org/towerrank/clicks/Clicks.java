package org.towerrank.clicks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.CsvTable;
import org.towerrank.feature.RawValueEncoder;

/**
 * What users did with hits: a table with the columns {@code request_id} and {@code id}, and a
 * column of numbers for each label. Without any label, a row is a click. All rows are in memory.
 */
final class Clicks {
  static final String REQUEST = "request_id";
  static final String HIT = "id";

  /** The label of a table that has none. */
  private static final String CLICK = "click";

  private final List<String> labels;
  private final Map<HitKey, double[]> values = new HashMap<>();

  private Clicks(List<String> labels) {
    this.labels = List.copyOf(labels);
  }

  /**
   * Reads a table.
   *
   * @throws org.towerrank.csv.DataException naming the line and column that is not as expected
   */
  static Clicks read(Path file) throws IOException {
    try (CsvTable table = CsvTable.open(file)) {
      CsvColumn request = table.column(REQUEST);
      CsvColumn hit = table.column(HIT);
      List<CsvColumn> columns = new ArrayList<>();
      for (String name : table.header()) {
        if (!name.equals(REQUEST) && !name.equals(HIT)) {
          columns.add(table.column(name));
        }
      }
      List<String> labels = columns.stream().map(CsvColumn::name).toList();
      Clicks clicks = new Clicks(labels.isEmpty() ? List.of(CLICK) : labels);
      while (table.next()) {
        double[] row = new double[clicks.labels.size()];
        row[0] = 1;
        for (int i = 0; i < columns.size(); i++) {
          row[i] = table.isEmpty(columns.get(i)) ? 0 : table.number(columns.get(i));
        }
        clicks.add(new HitKey(table.text(request), table.text(hit)), row);
      }
      return clicks;
    }
  }

  /** Of several rows for one hit the largest number of each label counts. */
  private void add(HitKey key, double[] row) {
    values.merge(
        key,
        row,
        (known, other) -> {
          for (int i = 0; i < known.length; i++) {
            known[i] = Math.max(known[i], other[i]);
          }
          return known;
        });
  }

  /** Names of the labels. */
  List<String> labels() {
    return labels;
  }

  /** Hits that something was done with. */
  int size() {
    return values.size();
  }

  boolean contains(HitKey hit) {
    return values.containsKey(hit);
  }

  /** The labels of a hit, as texts; 0 where nothing was done with it. */
  List<String> of(HitKey hit) {
    double[] row = values.getOrDefault(hit, new double[labels.size()]);
    List<String> texts = new ArrayList<>();
    for (double value : row) {
      texts.add(RawValueEncoder.text(value));
    }
    return texts;
  }
}
