package org.towerrank.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.EncodedRows;
import org.towerrank.predict.Predicted;

/**
 * The rows of a partition with what a model says of each, some thousands at a time.
 *
 * @param bundle a path on executors, or the name of a file that was sent to them
 * @param sent whether it was
 * @param fingerprint of the driver's bundle
 * @param kept how many columns of the rows the output has too; those that the model reads are
 *     behind them, in the order of its fields
 * @param width numbers of a row
 */
record PredictedRows(
    String bundle, boolean sent, String fingerprint, Predicted predicted, int kept, int width)
    implements MapPartitionsFunction<Row, Row> {
  private static final int BATCH = 4096;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    return new Batches(
        ExecutorModel.of(
            TaskContext.get(),
            Path.of(sent ? SparkFiles.get(bundle) : bundle),
            fingerprint,
            predicted),
        rows);
  }

  /** One batch after the other. */
  private final class Batches implements Iterator<Row> {
    private final ExecutorModel model;
    private final Iterator<Row> rows;
    private Iterator<Row> batch = List.<Row>of().iterator();

    Batches(ExecutorModel model, Iterator<Row> rows) {
      this.model = model;
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return batch.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("behind the last row");
      }
      if (!batch.hasNext()) {
        try {
          batch = predict();
        } catch (DataException e) {
          throw new UncheckedIOException(e);
        }
      }
      return batch.next();
    }

    private Iterator<Row> predict() throws DataException {
      List<Row> some = new ArrayList<>();
      while (some.size() < BATCH && rows.hasNext()) {
        some.add(rows.next());
      }
      EncodedRows encoded = model.encoder().newRows(some.size());
      for (int i = 0; i < some.size(); i++) {
        encode(some.get(i), encoded, i);
      }
      float[] numbers = model.numbers(encoded);
      List<Row> predicted = new ArrayList<>(some.size());
      for (int i = 0; i < some.size(); i++) {
        Row row = row(some.get(i), numbers, i * width);
        requireFinite(row, numbers, i * width);
        predicted.add(row);
      }
      return predicted.iterator();
    }

    /** A row says which one it is by the columns that are kept of it. */
    private void requireFinite(Row row, float[] numbers, int at) throws DataException {
      for (int i = at; i < at + width; i++) {
        if (!Float.isFinite(numbers[i])) {
          throw new DataException(
              "expected finite numbers, "
                  + model.title()
                  + " gives ["
                  + numbers[i]
                  + "]: look for extreme numbers in the row that becomes "
                  + row);
        }
      }
    }

    private void encode(Row row, EncodedRows encoded, int at) {
      @Nullable Object[] values = new Object[row.size() - kept];
      for (int i = 0; i < values.length; i++) {
        values[i] = RowValues.raw(model.encoder().fields().get(i), row.get(kept + i));
      }
      model.encoder().encode(values, encoded, at);
    }
  }

  private Row row(Row from, float[] numbers, int at) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < kept; i++) {
      values.add(from.get(i));
    }
    List<Float> own = new ArrayList<>(width);
    for (int i = 0; i < width; i++) {
      own.add(numbers[at + i]);
    }
    if (predicted == Predicted.SCORES) {
      values.addAll(own);
    } else {
      values.add(own.toArray(Float[]::new));
    }
    return RowFactory.create(values.toArray());
  }
}
