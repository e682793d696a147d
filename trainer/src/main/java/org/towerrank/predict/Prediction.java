package org.towerrank.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.DataException;
import org.towerrank.data.EncodedTable;
import org.towerrank.feature.EncodedRows;
import org.towerrank.feature.RowEncoder;
import org.towerrank.feature.Side;
import org.towerrank.inference.RankingModel;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.progress.Progress;

/**
 * Reads a table, and writes for each row what a model says of it: a score a task, or a vector.
 * Memory does not depend on the number of rows.
 */
public final class Prediction {
  private final Path data;
  private final List<String> kept;
  private final Path out;
  private final Progress progress;

  /**
   * @param data .csv, .csv.gz or .parquet, or a folder of .parquet, with the columns that the model
   *     reads ({@link org.towerrank.feature.TableColumns})
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
      RowEncoder encoder = RowEncoder.ofTable(model.schema(), List.of(Side.values()));
      return write(bundle, encoder, model::scoreRows, new PredictionOutput.Scores(model.tasks()));
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
      RowEncoder encoder = RowEncoder.ofTable(model.schema(), sides);
      return write(bundle, encoder, tower, new PredictionOutput.Vectors(model.dimension()));
    }
  }

  private long write(
      Bundle bundle, RowEncoder encoder, Model model, PredictionOutput.Numbers numbers)
      throws IOException {
    KeptTypes types = KeptTypes.of(data, kept, out);
    long[] rows = new long[1];
    try (EncodedTable table = EncodedTable.open(data, encoder, kept);
        Progress.Task task = progress.start("predict " + data.getFileName(), table.bytes())) {
      PredictionOutput.write(
          out,
          kept,
          types,
          numbers,
          output -> {
            while (table.next()) {
              float[] all = model.of(table.rows());
              requireFinite(bundle, numbers.width(), all, rows[0]);
              rows[0] = table.count();
              output.rows(table.texts(), all);
              table.show(task);
            }
          });
    }
    return rows[0];
  }

  private void requireFinite(Bundle bundle, int width, float[] all, long before)
      throws DataException {
    for (int i = 0; i < all.length; i++) {
      if (!Float.isFinite(all[i])) {
        throw DataException.of(
            data,
            "row "
                + (before + i / width + 1)
                + ": expected finite numbers, the model ["
                + bundle.name()
                + "] of ["
                + bundle.fingerprint()
                + "] gives ["
                + all[i]
                + "]: look for extreme numbers in the row");
      }
    }
  }
}
