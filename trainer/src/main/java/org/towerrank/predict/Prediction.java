package org.towerrank.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.data.Tables;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.InvalidValueException;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.progress.Progress;

/**
 * Reads a table row by row, and writes for each row what a model says of it: a score a task, or a
 * vector. Memory does not depend on the number of rows.
 */
public final class Prediction {
  private static final int BATCH = 4096;

  private final Path data;
  private final List<String> kept;
  private final Path out;
  private final Progress progress;

  /**
   * @param data .csv, .csv.gz or .parquet, or a folder of .parquet, with the fields that the model
   *     reads as columns
   * @param kept columns that the output has too
   * @param out .csv, .csv.gz or .parquet
   */
  public Prediction(Path data, List<String> kept, Path out, Progress progress) {
    this.data = data;
    this.kept = List.copyOf(kept);
    this.out = out;
    this.progress = progress;
  }

  /** What a model says of rows: some numbers a row, those of a row together. */
  private interface Model {
    float[] of(EncodedRows rows);
  }

  /**
   * Writes the scores of a ranker, a column a task.
   *
   * @return how many rows there were
   * @throws DataException naming a column that is missing, or the line of a value that does not fit
   */
  public long scores(Bundle bundle) throws IOException {
    try (RankingModel model = RankingModel.load(bundle, SessionSettings.SERVING)) {
      RowEncoder encoder = new RowEncoder(model.schema(), List.of(Side.values()));
      return write(encoder, model::scoreRows, new PredictionOutput.Scores(model.tasks()));
    }
  }

  /**
   * Writes the vectors of one tower in the column {@code vector}.
   *
   * @param items whether rows are items, not users
   * @return how many rows there were
   * @throws DataException naming a column that is missing, or the line of a value that does not fit
   */
  public long vectors(Bundle bundle, boolean items) throws IOException {
    try (TwoTowerModel model = TwoTowerModel.load(bundle, SessionSettings.SERVING)) {
      List<Side> sides = items ? List.of(Side.ITEM) : List.of(Side.USER, Side.CONTEXT);
      Model tower = items ? model::itemVectors : model::userVectors;
      RowEncoder encoder = new RowEncoder(model.schema(), sides);
      return write(encoder, tower, new PredictionOutput.Vectors(model.dimension()));
    }
  }

  private long write(RowEncoder encoder, Model model, PredictionOutput.Numbers numbers)
      throws IOException {
    long[] rows = new long[1];
    try (RowTable table = Tables.open(data);
        Progress.Task task = progress.start("predict " + data.getFileName(), table.bytes())) {
      List<CsvColumn> read = columns(table, encoder.fields());
      List<CsvColumn> copied = columns(table, kept);
      PredictionOutput.write(
          out,
          kept,
          numbers,
          output -> {
            Batch batch = new Batch(encoder, table, read, copied);
            while (batch.fill()) {
              output.rows(batch.copies(), model.of(batch.rows()));
              task.update(table.bytesRead(), table.rows(), "");
            }
            rows[0] = table.rows();
          });
    }
    return rows[0];
  }

  private static List<CsvColumn> columns(RowTable table, List<String> names) throws DataException {
    List<CsvColumn> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(table.column(name));
    }
    return columns;
  }

  /** Rows that are encoded together. */
  private static final class Batch {
    private final RowEncoder encoder;
    private final RowTable table;
    private final List<CsvColumn> read;
    private final List<CsvColumn> copied;
    private final List<List<String>> copies = new ArrayList<>();
    private final EncodedRows whole;

    Batch(RowEncoder encoder, RowTable table, List<CsvColumn> read, List<CsvColumn> copied) {
      this.encoder = encoder;
      this.table = table;
      this.read = read;
      this.copied = copied;
      this.whole = encoder.newRows(BATCH);
    }

    /** Reads the next rows; false if there is none. */
    boolean fill() throws IOException {
      copies.clear();
      @Nullable Object[] values = new Object[read.size()];
      while (copies.size() < BATCH && table.next()) {
        for (int i = 0; i < values.length; i++) {
          values[i] = table.value(read.get(i));
        }
        try {
          encoder.encode(values, whole, copies.size());
        } catch (InvalidValueException e) {
          throw DataException.of(table.file(), table.line(), String.valueOf(e.getMessage()));
        }
        copies.add(copied.stream().map(table::text).toList());
      }
      return !copies.isEmpty();
    }

    List<List<String>> copies() {
      return copies;
    }

    EncodedRows rows() {
      if (copies.size() == BATCH) {
        return whole;
      }
      EncodedRows some = encoder.newRows(copies.size());
      System.arraycopy(whole.data(), 0, some.data(), 0, some.data().length);
      return some;
    }
  }
}
