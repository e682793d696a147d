package org.towerrank.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.feature.FeatureSchema;
import org.towerrank.feature.RawValueEncoder;
import org.towerrank.feature.RowLayout;
import org.towerrank.feature.Side;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.DataSpec.ItemsSpec;
import org.towerrank.recipe.FeatureSpec;
import org.towerrank.recipe.Recipe;

/** Reads the catalogue and the events of two-tower recipes. */
public final class RecallData implements ColumnSource {
  /** Columns that people know items by. */
  private static final List<String> TITLES = List.of("title", "name");

  /** Share of events that are warned of where more chose an item that none recommends to them. */
  private static final double WARNED = 0.01;

  private final Recipe recipe;
  private final Path directory;
  private final ItemsSpec items;
  private final List<JoinTable> tables;
  private final JoinTable catalogue;
  private final TrainingRows rows;
  private final Progress progress;

  private RecallData(
      Recipe recipe, Path directory, ItemsSpec items, TrainingRows rows, Progress progress)
      throws IOException {
    this.recipe = recipe;
    this.rows = rows;
    this.directory = directory;
    this.items = items;
    this.progress = progress;
    this.tables = EventReader.joinTables(recipe.data(), directory);
    this.catalogue = JoinTable.read(directory.resolve(items.file()), List.of(items.id()));
  }

  /** Reads the catalogue and the tables that the recipe joins. */
  public static RecallData open(Recipe recipe, Path directory, Progress progress)
      throws IOException {
    return open(recipe, directory, TrainingRows.all(recipe.data()), progress);
  }

  /** The same, of the training events only some. */
  public static RecallData open(Recipe recipe, Path directory, TrainingRows rows, Progress progress)
      throws IOException {
    ItemsSpec items = Objects.requireNonNull(recipe.data().items(), "data.items");
    return new RecallData(recipe, directory, items, rows, progress);
  }

  /**
   * Fits the encoders to the training events: those of items to the item that each event chose, so
   * that ids run by how often an item was chosen. Where memory holds the rows, that is the only
   * time that the events are read.
   */
  public RecallEvents training() throws IOException {
    return training(RowStore.heapLimit());
  }

  /**
   * The same.
   *
   * @param mostBytes of rows to keep, with what their codes stand for
   */
  RecallEvents training(long mostBytes) throws IOException {
    String name = recipe.data().train();
    ProvisionalSchema provisional = provisional();
    String label = provisional == null ? "fit encoders" : "read " + name;
    try (EventReader events = EventReader.open(directory.resolve(name), tables);
        Progress.Task task = progress.start(label, events.bytes())) {
      if (provisional == null) {
        return new RecallEvents(fit(events, task), null, this::readTraining);
      }
      RecallTrainingReader reader =
          new RecallTrainingReader(
              events,
              reader(events, name, provisional.schema(), rows.counting(events)),
              chosen(events),
              recipe.features(),
              provisional);
      OnePass.Fitted<RecallSplit> fitted =
          new OnePass<>(recipe.features(), events, provisional, reader, mostBytes, progress)
              .read(task);
      CodedRows<RecallSplit> kept = fitted.rows();
      return new RecallEvents(
          fitted.schema(),
          kept == null
              ? null
              : new RecallEvents.Kept(kept, reader.ids(), split -> tellUntimely(name, split)),
          this::readTraining);
    }
  }

  /** What rows are encoded by while encoders are fitted; null if events have to be read twice. */
  private @Nullable ProvisionalSchema provisional() {
    // A draw among earlier rows has to know how many there are.
    return rows.drawsEarlier()
        ? null
        : ProvisionalSchema.of(recipe.features(), specs(false)).orElse(null);
  }

  private FeatureSchema fit(EventReader events, Progress.Task task) throws IOException {
    ItemCells chosen = chosen(events);
    EncoderFitting fitting = new EncoderFitting();
    for (FeatureSpec spec : recipe.features()) {
      if (spec.side() == Side.ITEM) {
        fitting.add(spec, chosen.source(spec, events));
      } else {
        events.require(spec.columnName());
        fitting.add(spec, events.source(spec));
      }
    }
    CountedEvents counted = CountedEvents.of(events, recipe.data(), rows.counting(events));
    while (counted.next()) {
      fitting.addRow(events);
      events.show(task);
    }
    rows.requireNew(events);
    return fitting.schema(recipe.features());
  }

  private ItemCells chosen(EventReader events) throws DataException {
    return new ItemCells(catalogue, items, events.cell(items.target()));
  }

  private RecallSplit readTraining(FeatureSchema schema, ItemCatalogue known) throws IOException {
    return read(recipe.data().train(), schema, known);
  }

  private RecallReader reader(
      EventReader events, String name, FeatureSchema schema, TrainingRows.Choice choice)
      throws DataException {
    boolean training = name.equals(recipe.data().train());
    return new RecallReader(
        events, recipe.data(), items.target(), specs(false), schema, choice, training);
  }

  /** Encodes all items. */
  public ItemCatalogue readItems(FeatureSchema schema) throws IOException {
    return readItems(schema, List.of());
  }

  /** The same before a model is fitted to them: warns of texts that have another separator. */
  public ItemCatalogue readFittedItems(FeatureSchema schema) throws IOException {
    return readItems(schema, specs(true));
  }

  private ItemCatalogue readItems(FeatureSchema schema, List<FeatureSpec> checked)
      throws IOException {
    Path file = directory.resolve(items.file());
    return ItemCatalogue.read(file, items, specs(true), schema, checked, progress);
  }

  /** Encodes the events of a file. */
  public RecallSplit read(String name, FeatureSchema schema, ItemCatalogue known)
      throws IOException {
    return read(name, schema, known, List.of());
  }

  /**
   * The same, with the raw values of some columns beside.
   *
   * @param columns of events or joined tables, or else of the item that an event chose
   * @throws DataException naming file, line and column of a value that does not fit or an item that
   *     the catalogue lacks; or when the file has no rows
   */
  public RecallSplit read(
      String name, FeatureSchema schema, ItemCatalogue known, List<String> columns)
      throws IOException {
    try (EventReader events = EventReader.open(directory.resolve(name), tables);
        Progress.Task task = progress.start("read " + name, events.bytes())) {
      boolean training = name.equals(recipe.data().train());
      TrainingRows.Choice choice = training ? rows.choosing(events) : TrainingRows.Choice.all();
      RecallReader reader = reader(events, name, schema, choice);
      RecallSplit.Builder split =
          new RecallSplit.Builder(new RowStore(new RowLayout(schema)), known);
      Optional<EventReader.Cell> exclude = exclude(name, events);
      KeptColumns kept = new KeptColumns(columns, column -> cell(events, column));
      while (reader.next()) {
        int[] row = reader.encode();
        kept.add();
        split.add(row, chosen(events, reader.target(), known), exclude.map(RecallData::excluded));
        events.show(task);
      }
      float[] weights = reader.finish(progress);
      RecallSplit all = split.build(kept.finish(), reader.missing(), weights, reader.times());
      tellUntimely(name, all);
      tellExcluded(name, all);
      return all;
    }
  }

  /**
   * Events that chose what there was not yet, or no more, show times of another unit or meaning.
   */
  private void tellUntimely(String name, RecallSplit events) {
    int untimely = events.untimely();
    if (untimely > WARNED * events.count()) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d events chose an item outside of its times by [data.items] (from [%s],"
                  + " until [%s]); look at these columns, and at [%s] of the events",
              name,
              untimely,
              events.count(),
              Objects.requireNonNullElse(items.from(), "any"),
              Objects.requireNonNullElse(items.until(), "any"),
              recipe.data().time()));
    }
  }

  /** Whatever a model recalls, such an event counts as one whose item is not found. */
  private void tellExcluded(String name, RecallSplit events) {
    int excluded = events.excludedChoices();
    if (excluded > WARNED * events.count()) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d events have the item that they chose in [%s], so that no model finds"
                  + " it: leave an event's own item out of this column, or [data.items.exclude] out"
                  + " of the recipe",
              name,
              excluded,
              events.count(),
              items.exclude()));
    }
  }

  /** A column of the events, or else of the item that the current one chose. */
  private EventReader.Cell cell(EventReader events, String column) throws DataException {
    boolean ofItem =
        !events.has(column) && (column.equals(items.id()) || catalogue.columns().contains(column));
    return ofItem ? chosen(events).cell(column) : events.cell(column);
  }

  @Override
  public boolean hasColumn(String name, String column) throws IOException {
    try (EventReader events = EventReader.open(directory.resolve(name), tables)) {
      return events.has(column);
    }
  }

  @Override
  public Predicate<String> trainingValues(String column) throws IOException {
    Path file = directory.resolve(recipe.data().train());
    try (EventReader events = EventReader.open(file, tables);
        Progress.Task task = progress.start("values of " + column, events.bytes())) {
      EventReader.Cell cell = cell(events, column);
      Set<String> values = new HashSet<>();
      CountedEvents counted = CountedEvents.of(events, recipe.data());
      while (counted.next()) {
        values.add(RawValueEncoder.canonicalText(cell.whole()));
        events.show(task);
      }
      return values::contains;
    }
  }

  /** What people call the items of a catalogue: their title or name, or else their id. */
  public List<String> titles(ItemCatalogue known) {
    int column =
        TITLES.stream()
            .map(catalogue.columns()::indexOf)
            .filter(index -> index >= 0)
            .findFirst()
            .orElse(-1);
    return known.ids().stream().map(id -> title(id, column)).toList();
  }

  private String title(String id, int column) {
    @Nullable Object[] row = column < 0 ? new Object[0] : catalogue.row(List.of(id));
    String title = row.length == 0 ? "" : RawValueEncoder.joinedText(row[column]);
    return title.isEmpty() ? id : title;
  }

  /** Events as they are in a file, by column, those of joined tables among them. */
  public List<Map<String, String>> raw(String name) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (EventReader events = EventReader.open(directory.resolve(name), tables)) {
      Map<String, EventReader.Cell> cells = events.cells();
      while (events.next()) {
        Map<String, String> values = new LinkedHashMap<>();
        cells.forEach((column, cell) -> values.put(column, cell.text()));
        rows.add(values);
      }
    }
    return rows;
  }

  /**
   * What the training events chose.
   *
   * @param schema that encodes their histories
   */
  public TrainingChoices choices(ItemCatalogue known, FeatureSchema schema) throws IOException {
    Path file = directory.resolve(recipe.data().train());
    Optional<FeatureSpec> history = history(schema);
    try (EventReader events = EventReader.open(file, tables);
        Progress.Task task = progress.start("count " + recipe.data().train(), events.bytes())) {
      EventReader.Cell target = events.cell(items.target());
      EventEncoder encoder = new EventEncoder(events, history.stream().toList(), schema);
      RowLayout layout = new RowLayout(schema);
      int[] row = new int[layout.width()];
      int latest = history.map(spec -> layout.offset(spec.name())).orElse(0);
      Transitions.Builder transitions =
          new Transitions.Builder(history.map(FeatureSpec::name).orElse(""));
      double[] counts = new double[known.size()];
      CountedEvents counted = CountedEvents.of(events, recipe.data());
      while (counted.next()) {
        int item = chosen(events, target.text(), known);
        counts[item] += counted.weight();
        if (history.isPresent()) {
          encoder.encode(row);
          transitions.add(row[latest], item, counted.weight());
        }
        events.show(task);
      }
      return new TrainingChoices(counts, history.isPresent() ? transitions.build() : null);
    }
  }

  /**
   * An ordered sequence of the user. Of several it is the first that shares the encoder of items,
   * as it is a history of these; one with an encoder of its own may be one too, as in sessions.
   */
  private Optional<FeatureSpec> history(FeatureSchema schema) {
    List<String> identities = recipe.identities().stream().map(FeatureSpec::encoderName).toList();
    return specs(false).stream()
        .filter(spec -> spec.kind() == FeatureSpec.Kind.SEQUENCE && spec.isOrdered())
        .filter(spec -> schema.names().contains(spec.name()))
        .min(Comparator.comparing(spec -> !identities.contains(spec.encoderName())));
  }

  /** A list as it is, and a text at its spaces. */
  private static List<String> excluded(EventReader.Cell cell) {
    return cell.value() instanceof List<?> items
        ? items.stream().map(RawValueEncoder::joinedText).toList()
        : List.of(cell.text().split(" ", -1));
  }

  /** Exclusions are only for measuring, so training events need none. */
  private Optional<EventReader.Cell> exclude(String name, EventReader events) throws DataException {
    String column = items.exclude();
    return column == null || name.equals(recipe.data().train())
        ? Optional.empty()
        : Optional.of(events.cell(column));
  }

  private int chosen(EventReader events, String id, ItemCatalogue known) throws DataException {
    int index = known.indexOf(id);
    if (index < 0) {
      throw events.error(
          "column [" + items.target() + "]: item [" + id + "] is not in [" + items.file() + "]");
    }
    return index;
  }

  private List<FeatureSpec> specs(boolean ofItems) {
    return recipe.features().stream()
        .filter(spec -> (spec.side() == Side.ITEM) == ofItems)
        .toList();
  }
}
