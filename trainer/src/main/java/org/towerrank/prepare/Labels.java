package org.towerrank.prepare;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.FileTable;
import org.towerrank.sql.Sql;

/** The labels of rows: the columns t0, t1 and so on of the tables, one a task. */
final class Labels {
  private final PrepareSpec spec;
  private final FileTable log;

  Labels(PrepareSpec spec, FileTable log) {
    this.spec = spec;
    this.log = log;
  }

  private static String name(int task) {
    return "t" + task;
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

  /** Labels from the log's columns, by name. */
  Map<String, Sql> read() throws IOException {
    Map<String, Sql> labels = new LinkedHashMap<>();
    for (int i = 0; i < spec.tasks().size(); i++) {
      labels.put(name(i), label(spec.tasks().get(i)));
    }
    return labels;
  }

  private Sql label(LabelSpec task) throws DataException {
    if (task.every()) {
      return new Sql("CAST(1 AS TINYINT)");
    }
    String column = Sql.name(log.column(column(task)).name()).code();
    List<String> positive = task.positive();
    if (positive != null) {
      return new Sql(
          "CAST(coalesce(list_contains("
              + Sql.texts(positive).code()
              + ", "
              + column
              + "::VARCHAR), false) AS TINYINT)");
    }
    String number = "coalesce(TRY_CAST(" + column + " AS DOUBLE), 'NaN'::DOUBLE)";
    Double from = task.positiveFrom();
    String label =
        from == null
            ? number
            : "CASE WHEN isnan("
                + number
                + ") THEN 'NaN' ELSE ("
                + number
                + " >= "
                + from
                + ")::INT END";
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
   * @throws DataException naming a value that is no number, or a task without positives
   */
  void check(Engine engine) throws IOException {
    for (int i = 0; i < spec.tasks().size(); i++) {
      LabelSpec task = spec.tasks().get(i);
      if (task.every()) {
        continue;
      }
      String column = Sql.name(column(task)).code();
      if (task.positive() == null
          && engine.number("SELECT count(*) FROM log WHERE isnan(" + name(i) + ")") > 0) {
        String example =
            engine.rows(
                    "SELECT "
                        + column
                        + " FROM "
                        + log.reading().code()
                        + " WHERE "
                        + column
                        + " IS NOT NULL AND isnan(coalesce(TRY_CAST("
                        + column
                        + " AS DOUBLE), 'NaN'::DOUBLE)) LIMIT 1")
                .getFirst()[0];
        throw new DataException(
            log.title()
                + ": task ["
                + task.name()
                + "]: column ["
                + column(task)
                + "]: expected a number, found ["
                + example
                + "]");
      }
      requirePositives(engine, task, i, column);
    }
  }

  /** A value that is misspelt would make every row negative without a word. */
  private void requirePositives(Engine engine, LabelSpec task, int i, String column)
      throws IOException {
    if (engine.number("SELECT count(*) FROM log WHERE " + name(i) + " > 0") > 0
        || engine.number("SELECT count(*) FROM log") == 0) {
      return;
    }
    List<String> values =
        engine
            .rows(
                "SELECT "
                    + column
                    + "::VARCHAR FROM "
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
      boolean binary = task.every() || task.positive() != null || task.positiveFrom() != null;
      written.put(
          task.name(), new Sql(binary ? "CAST(" + name(i) + " AS TINYINT)" : "placed." + name(i)));
    }
    return written;
  }

  /** All labels 0, for a negative that was drawn. */
  Sql none() {
    StringBuilder none = new StringBuilder("false AS counts, false AS target");
    for (int i = 0; i < spec.tasks().size(); i++) {
      none.append(", 0 AS ").append(name(i));
    }
    return new Sql(none.toString());
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
  void requireTwoKinds(Engine engine, List<String> splits) throws IOException {
    for (int i = 0; i < spec.tasks().size(); i++) {
      for (@Nullable String[] row :
          engine.rows(
              "SELECT ranking_split, min(t) FROM (SELECT ranking_split, "
                  + name(i)
                  + " AS t FROM placed) GROUP BY 1 HAVING min(t) IS NOT DISTINCT FROM max(t) ORDER"
                  + " BY 1")) {
        throw new DataException(
            "task ["
                + spec.tasks().get(i).name()
                + "]: expected positive and negative labels among the rows of ["
                + splits.get(Integer.parseInt(Objects.requireNonNull(row[0])))
                + "], every row has ["
                + row[1]
                + "]"
                + (spec.ranking() != null && spec.ranking().negatives() == null
                    ? "; a log of positives alone needs [ranking.negatives]"
                    : ""));
      }
    }
  }
}
