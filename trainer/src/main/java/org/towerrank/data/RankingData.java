package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;

/** Reads the events of ranking recipes. */
public final class RankingData implements ColumnSource {
  private final Recipe recipe;
  private final Path directory;
  private final List<JoinTable> tables;
  private final TrainingRows rows;
  private final Progress progress;

  private RankingData(
      Recipe recipe, Path directory, List<JoinTable> tables, TrainingRows rows, Progress progress) {
    this.recipe = recipe;
    this.rows = rows;
    this.directory = directory;
    this.tables = tables;
    this.progress = progress;
  }

  /** Reads the tables that the recipe joins; events are read by the other methods. */
  public static RankingData open(Recipe recipe, Path directory, Progress progress)
      throws IOException {
    return open(recipe, directory, TrainingRows.all(recipe.data()), progress);
  }

  /** The same, of the training events only some. */
  public static RankingData open(
      Recipe recipe, Path directory, TrainingRows rows, Progress progress) throws IOException {
    List<JoinTable> tables = EventReader.joinTables(recipe.data(), directory);
    return new RankingData(recipe, directory, tables, rows, progress);
  }

  /**
   * Fits the encoders to the training events, and keeps these meanwhile if that is possible, so
   * that they are read once.
   */
  public TrainingEvents training() throws IOException {
    return training(RowStore.heapLimit());
  }

  /**
   * The same.
   *
   * @param mostBytes of rows that are kept; where there are more, all are read a second time
   */
  TrainingEvents training(long mostBytes) throws IOException {
    String name = recipe.data().train();
    ProvisionalSchema provisional = provisional();
    String label = provisional == null ? "fit encoders" : "read " + name;
    try (EventReader events = EventReader.open(file(name), tables);
        Progress.Task task = progress.start(label, events.bytes())) {
      OnePass.Fitted<RankingSplit> fitted =
          provisional == null
              ? new OnePass.Fitted<>(fit(events, task), null)
              : onePass(events, provisional, mostBytes).read(task);
      return new TrainingEvents(fitted.schema(), fitted.rows(), schema -> read(name, schema));
    }
  }

  private OnePass<RankingSplit> onePass(
      EventReader events, ProvisionalSchema provisional, long mostBytes) throws DataException {
    RankingReader reader =
        new RankingReader(
            recipe, events, provisional.schema(), rows.counting(events), List.of(), true);
    return new OnePass<>(recipe.features(), events, provisional, reader, mostBytes, progress);
  }

  /** What rows are encoded by while encoders are fitted; null if events have to be read twice. */
  private @Nullable ProvisionalSchema provisional() {
    // A draw among earlier rows has to know how many there are.
    return rows.drawsEarlier()
        ? null
        : ProvisionalSchema.of(recipe.features(), recipe.features()).orElse(null);
  }

  private FeatureSchema fit(EventReader events, Progress.Task task) throws IOException {
    EncoderFitting fitting = new EncoderFitting();
    for (FeatureSpec spec : recipe.features()) {
      events.require(spec.columnName());
      fitting.add(spec, events.source(spec));
    }
    CountedEvents counted = CountedEvents.of(events, recipe.data(), rows.counting(events));
    while ((fitting.readsValues() || recipe.data().time() != null) && counted.next()) {
      fitting.addRow(events);
      events.show(task);
    }
    rows.requireNew(events);
    return fitting.schema(recipe.features());
  }

  /** Encodes the events of a file, without those that count for nothing. */
  public RankingSplit read(String name, FeatureSchema schema) throws IOException {
    return read(name, schema, List.of());
  }

  /**
   * The same, with the raw values of some columns beside.
   *
   * @param columns of events or joined tables
   * @throws DataException naming file, line and column of a value that does not fit; or when the
   *     file has no rows that count, or a task no labels or only one class
   */
  public RankingSplit read(String name, FeatureSchema schema, List<String> columns)
      throws IOException {
    try (EventReader events = EventReader.open(file(name), tables);
        Progress.Task task = progress.start("read " + name, events.bytes())) {
      boolean training = name.equals(recipe.data().train());
      TrainingRows.Choice choice = training ? rows.choosing(events) : TrainingRows.Choice.all();
      RankingReader reader = new RankingReader(recipe, events, schema, choice, columns, training);
      RowStore encoded = new RowStore(new RowLayout(schema));
      while (reader.next()) {
        encoded.add(reader.encode());
        reader.addBeside(task);
      }
      encoded.finish();
      return reader.finish(encoded, progress);
    }
  }

  @Override
  public boolean hasColumn(String name, String column) throws IOException {
    try (EventReader events = EventReader.open(file(name), tables)) {
      return events.has(column);
    }
  }

  @Override
  public Predicate<String> trainingValues(String column) throws IOException {
    try (EventReader events = EventReader.open(file(recipe.data().train()), tables);
        Progress.Task task = progress.start("values of " + column, events.bytes())) {
      EventReader.Cell cell = events.cell(column);
      CountedEvents counted = CountedEvents.of(events, recipe.data());
      Set<String> values = new HashSet<>();
      while (counted.next()) {
        values.add(RawValueEncoder.canonicalText(cell.whole()));
        events.show(task);
      }
      return values::contains;
    }
  }

  /**
   * What popularity alone says of the events of a file: how often the training events with the same
   * value of a column were positive.
   *
   * @param column such as the item's id
   */
  public PositiveShares positiveShares(String column, String name) throws IOException {
    PositiveShares.Counter counter = new PositiveShares.Counter(recipe.tasks().size());
    try (EventReader events = EventReader.open(file(recipe.data().train()), tables)) {
      EventReader.Cell value = events.cell(column);
      CountedEvents counted = CountedEvents.of(events, recipe.data());
      LabelReader labels = new LabelReader(events, recipe);
      while (counted.next()) {
        labels.add();
        counter.count(value.text(), labels.last(), counted.weight());
      }
    }
    try (EventReader events = EventReader.open(file(name), tables)) {
      EventReader.Cell value = events.cell(column);
      CountedEvents counted = CountedEvents.of(events, recipe.data());
      LabelReader labels = new LabelReader(events, recipe);
      while (counted.next()) {
        labels.add();
        counter.score(value.text());
      }
      float[] weights = counted.finish();
      return counter.finish(labels.finishMeasured(Progress.silent()), weights);
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
