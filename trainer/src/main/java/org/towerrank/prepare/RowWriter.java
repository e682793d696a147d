package org.towerrank.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.towerrank.csv.DataException;
import org.towerrank.sql.Engine;
import org.towerrank.sql.Sql;

/** Writes rows part by part as Parquet, and makes of the parts what was asked for. */
final class RowWriter {
  /**
   * A column with more values than this is written without a dictionary. DuckDB would look every
   * item of every history up first, and then mostly find that there are too many. Of its own choice
   * it makes larger groups of rows, and takes a third longer to write histories so.
   */
  private static final String PARQUET =
      "FORMAT parquet, DICTIONARY_SIZE_LIMIT 4000, ROW_GROUP_SIZE 40960";

  private final Engine engine;
  private final RowFormat format;
  private final Path out;
  private final Path parts;
  private final Histories histories;

  /**
   * @param out where rows go
   * @param parts a directory for parts meanwhile
   */
  RowWriter(Engine engine, RowFormat format, Path out, Path parts, Histories histories) {
    this.histories = histories;
    this.engine = engine;
    this.format = format;
    this.out = out;
    this.parts = parts;
  }

  /** Rows of a kind, such as those for rankers. */
  record Kind(
      String name,
      String splitColumn,
      Sql rows,
      Sql trainJoins,
      RowColumns train,
      Sql heldOutJoins,
      RowColumns heldOut) {
    RowColumns columns(int split) {
      return split == 0 ? train : heldOut;
    }

    Sql joins(int split) {
      return split == 0 ? trainJoins : heldOutJoins;
    }
  }

  /** Writes a part of the rows of a kind. */
  void writePart(Kind kind, int part) throws IOException {
    for (int split = 0; split < Splits.NAMES.size(); split++) {
      Path directory = directory(kind, split);
      Files.createDirectories(directory);
      Step.run(
          engine,
          "rows",
          Map.of(
              "columns", kind.columns(split).selected(),
              "joins", kind.joins(split),
              "run", histories.run(),
              "part", Sql.number(part),
              "split", new Sql(kind.splitColumn() + " = " + split),
              "rows", kind.rows(),
              "file", Sql.path(directory.resolve(String.format("part-%04d.parquet", part))),
              "options", new Sql(PARQUET)));
    }
  }

  private Path directory(Kind kind, int split) {
    return parts.resolve(kind.name()).resolve(Splits.NAMES.get(split));
  }

  /** Moves the parts of a kind into place, or makes one file of those of a split. */
  void finish(Kind kind) throws IOException {
    Files.createDirectories(out.resolve(kind.name()));
    for (int split = 0; split < Splits.NAMES.size(); split++) {
      Path target = out.resolve(kind.name()).resolve(Splits.NAMES.get(split) + format.ending());
      if (format == RowFormat.PARQUET) {
        Files.move(directory(kind, split), target);
      } else {
        joinParts(directory(kind, split), target);
      }
    }
  }

  private void joinParts(Path directory, Path target) throws IOException {
    String read = "read_parquet(" + Sql.path(directory.resolve("*.parquet")).code() + ")";
    Step.run(
        engine,
        "whole",
        Map.of(
            "columns", Sql.list(texts("SELECT * FROM " + read)),
            "parts", Sql.path(directory.resolve("*.parquet")),
            "file", Sql.path(target),
            "options", options()));
  }

  /** The columns of a query as CSV has them: lists with spaces. */
  private List<Sql> texts(String query) throws IOException {
    List<Sql> columns = new ArrayList<>();
    for (@Nullable String[] column : engine.rows("DESCRIBE " + query)) {
      Sql name = Sql.name(Objects.requireNonNull(column[0]));
      boolean list = Objects.requireNonNull(column[1]).endsWith("]");
      columns.add(
          list ? new Sql("array_to_string(" + name.code() + ", ' ') AS " + name.code()) : name);
    }
    return columns;
  }

  /** Writes the catalogue. */
  void writeCatalogue(RowColumns columns) throws IOException {
    Path target = out.resolve("items" + format.ending());
    Step.run(
        engine,
        "catalogue",
        Map.of("columns", columns.selected(), "file", Sql.path(target), "options", options()));
  }

  private Sql options() {
    return new Sql(
        switch (format) {
          case CSV_GZ -> "FORMAT csv, HEADER, COMPRESSION gzip";
          case CSV -> "FORMAT csv, HEADER";
          case PARQUET -> PARQUET;
        });
  }

  /**
   * Checks that no item has a space where histories are texts.
   *
   * @throws DataException naming an item that has
   */
  void requireSeparable() throws IOException {
    if (format == RowFormat.PARQUET) {
      return;
    }
    List<@Nullable String[]> spaced =
        engine.rows("SELECT min(item_id) FROM placed WHERE contains(item_id::VARCHAR, ' ')");
    if (spaced.getFirst()[0] != null) {
      throw new DataException(
          "item ["
              + spaced.getFirst()[0]
              + "] has a space, which separates the items of a history in CSV: choose [format:"
              + " parquet], whose histories are lists");
    }
  }
}
