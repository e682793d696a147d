package org.towerrank.prepare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.progress.Progress;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** The labels of rows: the columns t0, t1 and so on of the tables, one a task. */
record Labels(PrepareSpec spec, FileTable log, SqlDialect dialect) {
  private static String name(int task) {
    return "t" + task;
  }

  /** The columns that labels are in, a task each. */
  List<String> names() {
    return IntStream.range(0, spec.tasks().size()).mapToObj(Labels::name).toList();
  }

  /** The log's column that says a label. */
  String column(LabelSpec task) {
    if (task.column() != null) {
      return task.column();
    }
    return task.positive() != null && spec.log().action() != null
        ? spec.log().action()
        : task.name();
  }

  /** Labels from the log's columns, and what else {@link #check} looks at, by name. */
  Map<String, Sql> read() throws IOException {
    Map<String, Sql> labels = new LinkedHashMap<>();
    for (int i = 0; i < spec.tasks().size(); i++) {
      labels.put(name(i), label(spec.tasks().get(i)));
    }
    for (PositiveTexts texts : positiveTexts()) {
      labels.put(texts.alias(), texts.which());
    }
    return labels;
  }

  private List<PositiveTexts> positiveTexts() throws DataException {
    List<PositiveTexts> several = new ArrayList<>();
    for (int i = 0; i < spec.tasks().size(); i++) {
      LabelSpec task = spec.tasks().get(i);
      if (task.positive() != null && task.positive().size() > 1) {
        FileTable.Column column = log.column(column(task));
        several.add(new PositiveTexts(task.name(), column, task.positive(), "p" + i, dialect));
      }
    }
    return several;
  }

  /**
   * What a value says as a number, or null. In single precision 3.3 is less than 3.3; what it is
   * written as is the same, and what recipes read.
   */
  static Sql number(FileTable.Column column, Sql value) {
    return new Sql(
        column.isNumber() && !column.isSingle()
            ? "CAST(" + value.code() + " AS DOUBLE)"
            : "said_number(CAST(" + value.code() + " AS STRING))");
  }

  /** The same, 1 and 0 for true and false as recipes read them, and NaN where it says none. */
  private Sql number(LabelSpec task) throws DataException {
    FileTable.Column column = log.column(column(task));
    Sql name = Sql.name(column.name());
    String truth = column.isNumber() ? "" : truth(name) + ", ";
    return new Sql("coalesce(" + truth + number(column, name).code() + ", CAST('NaN' AS DOUBLE))");
  }

  private static String truth(Sql value) {
    String text = "trim(CAST(" + value.code() + " AS STRING))";
    return "CASE WHEN "
        + text
        + " IN ('true', 'True', 'TRUE') THEN CAST(1 AS DOUBLE) WHEN "
        + text
        + " IN ('false', 'False', 'FALSE') THEN CAST(0 AS DOUBLE) END";
  }

  private Sql label(LabelSpec task) throws IOException {
    if (task.every()) {
      return new Sql("CAST(1 AS TINYINT)");
    }
    FileTable.Column said = log.column(column(task));
    String column = Sql.name(said.name()).code();
    if (task.present()) {
      String none = said.isList() ? "'[]'" : said.isNumber() ? "'nan', 'NaN'" : "''";
      String text = "trim(CAST(" + column + " AS STRING))";
      return new Sql("CAST(coalesce(" + text + " NOT IN (" + none + "), false) AS TINYINT)");
    }
    List<String> positive = task.positive();
    if (positive != null) {
      return new Sql(
          "CAST(coalesce("
              + Identifiers.compared(said, dialect).code()
              + positive.stream()
                  .map(value -> Identifiers.compared(value, dialect).code())
                  .collect(Collectors.joining(", ", " IN (", ")"))
              + ", false) AS TINYINT)");
    }
    String number = number(task).code();
    Double from = task.positiveFrom();
    String label =
        from == null
            ? number
            : "CASE WHEN isnan("
                + number
                + ") THEN CAST('NaN' AS DOUBLE) ELSE CAST("
                + number
                + " >= "
                + from
                + " AS DOUBLE) END";
    String none = from == null ? "NULL" : "0";
    return new Sql(
        "CAST(CASE WHEN "
            + column
            + " IS NULL THEN "
            + none
            + " ELSE "
            + label
            + " END AS DOUBLE)");
  }

  /**
   * Checks the labels of the table {@code log}.
   *
   * @param scan of it, whose run throws, naming a value that is no number, or a task without
   *     positives; and warns of values that a task calls positive and no event has
   */
  void check(PreparationEngine engine, SharedScan scan, Progress progress) throws DataException {
    for (int i = 0; i < spec.tasks().size(); i++) {
      LabelSpec task = spec.tasks().get(i);
      if (task.every()) {
        continue;
      }
      if (task.positive() == null && !task.present()) {
        scan.count("isnan(" + name(i) + ")", others -> requireNumbers(engine, task, others));
      }
      scan.count(name(i) + " > 0", positives -> requirePositives(engine, task, positives));
    }
    for (PositiveTexts texts : positiveTexts()) {
      texts.check(engine, log, scan, progress);
    }
  }

  private void requireNumbers(PreparationEngine engine, LabelSpec task, long others)
      throws IOException {
    if (others == 0) {
      return;
    }
    String column = Sql.name(column(task)).code();
    String example =
        engine.rows(
                "SELECT "
                    + column
                    + " FROM "
                    + log.reading().code()
                    + " WHERE "
                    + column
                    + " IS NOT NULL AND isnan("
                    + number(task).code()
                    + ") LIMIT 1")
            .getFirst()[0];
    throw new DataException(
        log.title()
            + ": task ["
            + task.name()
            + "]: column ["
            + column(task)
            + "]: expected a number, true or false, found ["
            + example
            + "]; [positive] lists which other values are positive");
  }

  /** A value that is misspelt would make every row negative without a word. */
  private void requirePositives(PreparationEngine engine, LabelSpec task, long positives)
      throws IOException {
    if (positives > 0) {
      return;
    }
    String column = Sql.name(column(task)).code();
    List<String> values =
        engine
            .rows(
                "SELECT CAST("
                    + column
                    + " AS STRING) FROM "
                    + log.reading().code()
                    + " GROUP BY ALL ORDER BY count(*) DESC, 1 LIMIT 5")
            .stream()
            .map(row -> String.valueOf(row[0]))
            .toList();
    throw new DataException(
        log.title()
            + ": task ["
            + task.name()
            + "]: expected positive events, none is: column ["
            + column(task)
            + "] has "
            + values);
  }

  /** The label of a task by its name; true for every event where there is no task. */
  Sql positive(@Nullable String task) {
    if (task == null) {
      return new Sql("true");
    }
    List<String> names = spec.tasks().stream().map(LabelSpec::name).toList();
    return new Sql("coalesce(" + name(names.indexOf(task)) + " > 0, false)");
  }

  /** Whether the label of a task is that it did not happen; an event without a label is neither. */
  Sql negative(String task) {
    List<String> names = spec.tasks().stream().map(LabelSpec::name).toList();
    return new Sql("coalesce(" + name(names.indexOf(task)) + " = 0, false)");
  }

  /** Whether any label is positive. */
  Sql anyPositive() {
    return new Sql(
        String.join(
            " OR ", spec.tasks().stream().map(task -> positive(task.name()).code()).toList()));
  }

  /** The labels as rows have them, by the names of the tasks: whole numbers where they are. */
  Map<String, Sql> written() {
    Map<String, Sql> written = new LinkedHashMap<>();
    for (int i = 0; i < spec.tasks().size(); i++) {
      LabelSpec task = spec.tasks().get(i);
      boolean binary =
          task.every() || task.present() || task.positive() != null || task.positiveFrom() != null;
      written.put(
          task.name(), new Sql(binary ? "CAST(" + name(i) + " AS TINYINT)" : "placed." + name(i)));
    }
    return written;
  }

  /** Positives of each task among some rows. */
  Sql sums() {
    return new Sql(
        String.join(
            ",\n  ",
            spec.tasks().stream()
                .map(
                    task ->
                        "count(*) FILTER (WHERE "
                            + Objects.requireNonNull(positive(task.name())).code()
                            + ")")
                .toList()));
  }

  /**
   * Checks that a task has labels of two kinds in each split.
   *
   * @throws DataException naming task and split
   */
  void requireTwoKinds(PreparationEngine engine) throws IOException {
    String ranges =
        names().stream()
            .map(name -> ", min(" + name + "), max(" + name + ")")
            .collect(Collectors.joining());
    List<@Nullable String[]> splits =
        engine.rows(
            "SELECT ranking_split, count(*)" + ranges + " FROM placed GROUP BY 1 ORDER BY 1");
    for (int i = 0; i < spec.tasks().size(); i++) {
      List<@Nullable String[]> found = new ArrayList<>();
      for (@Nullable String[] row : splits) {
        found.add(new @Nullable String[] {row[0], row[2 + 2 * i], row[3 + 2 * i], row[1]});
      }
      for (@Nullable String[] row : found) {
        if (Objects.equals(row[1], row[2])) {
          throw new DataException(
              "task ["
                  + spec.tasks().get(i).name()
                  + "]: expected positive and negative labels among the rows of ["
                  + Splits.NAMES.get(Integer.parseInt(Objects.requireNonNull(row[0])))
                  + "], every row has ["
                  + row[1]
                  + "]"
                  + hint(found, row));
        }
      }
    }
  }

  /**
   * @param found split, least and greatest label, and rows of each split
   * @param alike the split whose labels are
   */
  private String hint(List<@Nullable String[]> found, @Nullable String[] alike) {
    RankingSpec ranking = spec.ranking();
    if (ranking == null) {
      return "";
    }
    boolean positive = alike[1] != null && Double.parseDouble(alike[1]) > 0;
    if (positive && ranking.negatives() != null) {
      return "; users have events with every item, so that there is none for [ranking.negatives]";
    }
    boolean alone =
        found.stream()
            .allMatch(row -> Objects.equals(row[1], alike[1]) && Objects.equals(row[2], alike[1]));
    if (alone) {
      return positive
          ? "; a log of positives alone needs [ranking.negatives]"
          : "; all positive events were left out by [clean]";
    }
    return "; these are "
        + alike[3]
        + " rows, and other splits have others: give it more in [split]";
  }
}
