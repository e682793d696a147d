package org.towerrank.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.CsvColumn;
import org.towerrank.csv.DataException;
import org.towerrank.csv.RowTable;
import org.towerrank.feature.ColumnBatch;
import org.towerrank.feature.Nearest;
import org.towerrank.progress.Progress;
import org.towerrank.recipe.DataSpec;
import org.towerrank.recipe.FeatureSpec;

/** Streams the events of a file with the columns of joined tables behind them. */
final class EventReader implements Closeable {
  private final RowTable events;
  private final List<JoinedTable> joins;
  private final Map<String, Cell> joined = new HashMap<>();

  /** Columns of a joined table that the events or an earlier table have too. */
  private final Map<String, JoinTable> ambiguous = new HashMap<>();

  /** Reads the current row's value of one column. */
  interface Cell {
    /** The value as the table has it, null where there is none. */
    @Nullable Object value();

    /** The value as a text, empty where there is none. */
    String text();

    /** The value as a text that {@link ColumnValues#elements} takes apart where it is a list. */
    default String whole() {
      return value() instanceof List<?> list ? ColumnValues.ofList(list) : text();
    }

    /** What errors call it: by its column, and by its table where that is not the events'. */
    default String place(String column) {
      return "column [" + column + "]";
    }

    /** The values of rows around the current one, or null; see {@link RowTable#batch}. */
    default @Nullable ColumnBatch batch() {
      return null;
    }
  }

  /** A cell of the events. */
  private record EventCell(RowTable events, CsvColumn column) implements Cell {
    @Override
    public @Nullable Object value() {
      return events.value(column);
    }

    @Override
    public String text() {
      return events.text(column);
    }

    @Override
    public @Nullable ColumnBatch batch() {
      return events.batch(column);
    }
  }

  private EventReader(RowTable events, List<JoinTable> tables) throws IOException {
    this.events = events;
    this.joins = new ArrayList<>();
    for (JoinTable table : tables) {
      JoinedTable join = JoinedTable.of(table, events);
      joins.add(join);
      for (int i = 0; i < table.columns().size(); i++) {
        String name = table.columns().get(i);
        if (events.header().contains(name) || joined.putIfAbsent(name, join.cell(i)) != null) {
          ambiguous.put(name, table);
        }
      }
    }
  }

  static EventReader open(Path file, List<JoinTable> tables) throws IOException {
    RowTable events = Tables.open(file);
    try {
      return new EventReader(events, tables);
    } catch (IOException e) {
      events.close();
      throw e;
    }
  }

  /** Reads the tables that a recipe joins. */
  static List<JoinTable> joinTables(DataSpec data, Path directory) throws IOException {
    List<JoinTable> tables = new ArrayList<>();
    for (DataSpec.JoinSpec join : data.joins()) {
      tables.add(JoinTable.read(directory.resolve(join.file()), join.key()));
    }
    return tables;
  }

  boolean next() throws IOException {
    if (!events.next()) {
      return false;
    }
    joins.forEach(join -> join.move(events));
    return true;
  }

  /** The values of a feature that is read from the events and tables joined to them. */
  EncoderFitting.Source source(FeatureSpec spec) {
    return new EncoderFitting.Source() {
      @Override
      public Cell cell() throws DataException {
        return EventReader.this.cell(spec.columnName());
      }

      @Override
      public @Nullable Cell other() throws DataException {
        return EventReader.this.other(spec);
      }
    };
  }

  /** The place of the current row in the batches of cells. */
  int batchRow() {
    return events.batchRow();
  }

  /**
   * The column of this name.
   *
   * @throws DataException naming the nearest column when neither events nor joined tables have it,
   *     what it holds when that is nothing to read, and the files when several of them do
   */
  Cell cell(String column) throws DataException {
    require(column);
    return found(column);
  }

  /**
   * Checks that there is a column, without reading it.
   *
   * @throws DataException as {@link #cell} does
   */
  void require(String column) throws DataException {
    JoinTable second = ambiguous.get(column);
    if (second != null) {
      throw DataException.of(
          events.file(),
          1,
          "column ["
              + column
              + "] is in "
              + first(column)
              + " and in ["
              + second.file()
              + "], which is joined: rename one of them");
    }
    if (!has(column)) {
      events.requireGiven(column);
      for (JoinedTable join : joins) {
        join.table().requireGiven(column);
      }
      throw DataException.of(
          events.file(),
          1,
          "expected a column ["
              + column
              + "], events and joined tables have "
              + columns()
              + Nearest.hint(column, columns()));
    }
  }

  /** A column of the events is asked for only when it is used: a table may read no others. */
  private Cell found(String column) throws DataException {
    return events.header().contains(column)
        ? new EventCell(events, events.column(column))
        : Objects.requireNonNull(joined.get(column));
  }

  /** The columns of the events, and behind them those of joined tables. */
  private List<String> columns() {
    Set<String> columns = new LinkedHashSet<>(events.header());
    joins.forEach(join -> columns.addAll(join.table().columns()));
    return List.copyOf(columns);
  }

  /** Cells of all columns, by column; of two with one name that of the events. */
  Map<String, Cell> cells() throws DataException {
    Map<String, Cell> all = new LinkedHashMap<>();
    for (String column : columns()) {
      all.put(column, found(column));
    }
    return all;
  }

  /** Whether events or joined tables have a column. */
  boolean has(String column) {
    return events.header().contains(column) || joined.containsKey(column);
  }

  /**
   * The column that a feature is set against: the moment of an age, the list of occurrences; null
   * for other features.
   *
   * @throws DataException as {@link #cell} does
   */
  @Nullable Cell other(FeatureSpec spec) throws DataException {
    String column = spec.otherColumn();
    return column == null ? null : cell(column);
  }

  /**
   * The current value of that column, as features take it: of a list all elements, of a moment the
   * text.
   */
  static @Nullable Object otherValue(FeatureSpec spec, @Nullable Cell other) {
    if (other == null) {
      return null;
    }
    return spec.list() == null ? other.text() : other.value();
  }

  /** Where a column is first. */
  private String first(String column) {
    return joins.stream()
        .map(JoinedTable::table)
        .filter(table -> !events.header().contains(column) && table.columns().contains(column))
        .findFirst()
        .map(table -> "[" + table.file() + "]")
        .orElse("the events");
  }

  /**
   * Checks, behind the last event, that joined tables have rows for events, and warns of one that
   * has them for hardly any.
   *
   * @param fitted whether a model is fitted to the events; a few others may well have none
   * @throws DataException naming a table none of whose keys an event has, if a model is fitted
   */
  void checkJoins(boolean fitted, Progress progress) throws DataException {
    for (JoinedTable join : joins) {
      join.check(events, fitted, progress);
    }
  }

  /** An error at the current row. */
  DataException error(String problem) {
    return DataException.of(events.file(), events.line(), problem);
  }

  /** An error of the file as a whole. */
  DataException fileError(String problem) {
    return DataException.of(events.file(), problem);
  }

  void show(Progress.Task task) {
    task.update(events.bytesRead(), events.rows(), "");
  }

  long bytes() {
    return events.bytes();
  }

  Path file() {
    return events.file();
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
