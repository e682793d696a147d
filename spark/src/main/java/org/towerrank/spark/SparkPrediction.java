package org.towerrank.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.towerrank.bundle.Bundle;
import org.towerrank.csv.DataException;
import org.towerrank.feature.Nearest;
import org.towerrank.feature.RowEncoder;
import org.towerrank.files.TemporaryFolder;
import org.towerrank.inference.SessionSettings;
import org.towerrank.inference.TwoTowerModel;
import org.towerrank.predict.Predicted;

/**
 * Adds to the rows of a table what a model says of each: a column a task with its score, or a
 * column {@code vector}. The same numbers as {@code towerrank predict} gives.
 */
public final class SparkPrediction {
  private static final Set<Sent> SENT = new HashSet<>();

  private final Path bundle;
  private final boolean send;
  private final Predicted predicted;
  private final List<String> kept;

  /** A bundle that an application's executors get. */
  private record Sent(String application, String name) {}

  /**
   * @param bundle on this machine
   * @param send whether it is sent to the executors; otherwise each has it at the same path
   * @param kept columns that the output has too
   */
  public SparkPrediction(Path bundle, boolean send, Predicted predicted, List<String> kept) {
    this.bundle = bundle;
    this.send = send;
    this.predicted = predicted;
    this.kept = List.copyOf(kept);
  }

  /**
   * The rows with predictions. Nothing is computed before they are read.
   *
   * @param rows with the columns that the model reads ({@link org.towerrank.feature.TableColumns})
   * @throws DataException naming a column that is missing, and the nearest
   * @throws org.towerrank.inference.WrongModelKindException when the bundle holds a model of
   *     another kind
   */
  public Dataset<Row> of(Dataset<Row> rows) throws IOException {
    Bundle opened = Bundle.open(bundle);
    Dataset<Row> asked = asked(rows, fields(opened));
    StructType schema = schema(rows.schema(), numbers(opened));
    PredictedRows function =
        new PredictedRows(
            send ? send(opened, rows.sparkSession()) : bundle.toString(),
            send,
            opened.fingerprint(),
            predicted,
            kept.size(),
            width(opened));
    return asked.mapPartitions(function, Encoders.row(schema));
  }

  /** The columns that are used of rows. */
  List<String> columns(Bundle opened) {
    return Stream.concat(kept.stream(), fields(opened).stream()).distinct().toList();
  }

  private List<String> fields(Bundle opened) {
    return RowEncoder.ofTable(opened.schema(), predicted.sides()).fields();
  }

  /** What is kept, and behind that what is read; other columns are not even decoded. */
  private Dataset<Row> asked(Dataset<Row> rows, List<String> fields) throws DataException {
    List<Column> asked = new ArrayList<>();
    for (StructField field : found(rows.schema(), kept)) {
      asked.add(SparkTable.column(field.name()));
    }
    for (StructField field : found(rows.schema(), fields)) {
      asked.add(RowValues.column(SparkTable.column(field.name()), field.dataType()));
    }
    return rows.select(asked.toArray(Column[]::new));
  }

  /**
   * Sends the bundle to all executors, under a name of its content: a job may use several that are
   * called alike. An application may use it for months, and is sent it once.
   */
  private String send(Bundle opened, SparkSession spark) throws IOException {
    String name = opened.fingerprint() + (Files.isDirectory(bundle) ? "" : ".zip");
    Sent sent = new Sent(spark.sparkContext().applicationId(), name);
    synchronized (SENT) {
      if (SENT.contains(sent)) {
        return name;
      }
      TemporaryFolder folder = TemporaryFolder.of("towerrank-bundle-");
      spark.sparkContext().addSparkListener(new Deletion(folder, sent));
      Path copy = folder.path().resolve(name);
      try (Stream<Path> files = Files.walk(bundle)) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(bundle.relativize(file).toString()));
        }
      }
      spark.sparkContext().addFile(copy.toString(), true);
      SENT.add(sent);
    }
    return name;
  }

  /** Executors may ask for the files as long as the application runs. */
  private static final class Deletion extends SparkListener {
    private final TemporaryFolder folder;
    private final Sent sent;

    Deletion(TemporaryFolder folder, Sent sent) {
      this.folder = folder;
      this.sent = sent;
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd end) {
      synchronized (SENT) {
        SENT.remove(sent);
      }
      try {
        folder.close();
      } catch (IOException e) {
        throw new UncheckedIOException("[" + folder.path() + "] could not be deleted", e);
      }
    }
  }

  private List<String> numbers(Bundle opened) {
    return predicted == Predicted.SCORES ? opened.tasks() : List.of("vector");
  }

  private int width(Bundle opened) {
    if (predicted == Predicted.SCORES) {
      return opened.tasks().size();
    }
    try (TwoTowerModel towers = TwoTowerModel.load(opened, SessionSettings.SERVING)) {
      return towers.dimension();
    }
  }

  private static List<StructField> found(StructType schema, List<String> names)
      throws DataException {
    List<String> columns = Arrays.asList(schema.fieldNames());
    List<StructField> found = new ArrayList<>();
    for (String name : names) {
      if (!columns.contains(name)) {
        throw new DataException(
            "expected a column [" + name + "], the rows have none" + Nearest.hint(name, columns));
      }
      found.add(schema.apply(name));
    }
    return found;
  }

  private StructType schema(StructType rows, List<String> numbers) throws DataException {
    List<StructField> fields = new ArrayList<>();
    for (StructField field : found(rows, kept)) {
      if (numbers.contains(field.name())) {
        throw new DataException(
            "column ["
                + field.name()
                + "] cannot be kept, as the predictions have a column of that name already: give that of the"
                + " rows another name");
      }
      fields.add(field);
    }
    for (String name : numbers) {
      fields.add(
          DataTypes.createStructField(
              name,
              predicted == Predicted.SCORES
                  ? DataTypes.FloatType
                  : DataTypes.createArrayType(DataTypes.FloatType, false),
              false));
    }
    return DataTypes.createStructType(fields);
  }
}
