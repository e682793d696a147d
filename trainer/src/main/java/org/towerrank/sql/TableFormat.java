package org.towerrank.sql;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a file holds a table. */
public enum TableFormat {
  /** Separated by commas, quoted with {@code "}, with a header; every value is a text. */
  @JsonProperty("csv")
  CSV,
  /** The same, separated by tabs. */
  @JsonProperty("tsv")
  TSV,
  /** One JSON object a line. */
  @JsonProperty("json_lines")
  JSON_LINES,
  /** Apache Parquet. */
  @JsonProperty("parquet")
  PARQUET;

  /**
   * How deep objects and lists of JSON lines are looked into, a key of a line being the first: what
   * is so deep is text.
   */
  public static final int DEPTH = 8;

  /**
   * All lines say what columns JSON lines have. An object has fields, however seldom it has each:
   * events of many kinds have their own. One of more keys is a map, whose keys may be ids.
   */
  private static final String LOOK =
      "sample_size = -1, maximum_sample_files = 1000000, field_appearance_threshold = 0"
          + ", map_inference_threshold = "
          + MapKeys.MOST
          + ", maximum_depth = "
          + DEPTH;

  /** Bytes of a row of CSV that the engine reads without being told of it. */
  private static final long USUAL_ROW = 2_000_000;

  /** The format that a file's name says, whatever it is compressed with. */
  public static Optional<TableFormat> of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    name = name.replaceFirst("\\.(gz|zst)$", "");
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "csv" -> Optional.of(CSV);
      case "tsv", "tab" -> Optional.of(TSV);
      case "jsonl", "ndjson", "json" -> Optional.of(JSON_LINES);
      case "parquet", "pq" -> Optional.of(PARQUET);
      default -> Optional.empty();
    };
  }

  /**
   * What separates values, where nothing else is known; empty of formats that have no such thing.
   */
  String separator() {
    return switch (this) {
      case CSV -> ",";
      case TSV -> "\t";
      case JSON_LINES, PARQUET -> "";
    };
  }

  /**
   * What a query reads a file of CSV from that this program wrote. Names of the folders above, such
   * as {@code day=1}, make no columns.
   *
   * @param longest bytes of a row, at most
   */
  public static Sql readingOwnCsv(Path file, long longest) {
    String more = ", hive_partitioning = false";
    if (longest > USUAL_ROW) {
      more += ", max_line_size = " + longest + ", buffer_size = " + 2 * longest;
    }
    return new Sql(separated(TableFiles.escaped(file).code(), CSV.separator(), List.of(), more));
  }

  /** What a query reads some files from, as a table of all their rows in their order. */
  Sql reading(List<Path> files, FileForm form) {
    String list = list(files);
    String more = form.folders() ? "" : ", hive_partitioning = false";
    return new Sql(
        switch (this) {
          case CSV, TSV -> separated(list, form.separator(), form.header(), more);
          case JSON_LINES ->
              "read_json("
                  + list
                  + ", format = 'newline_delimited', union_by_name = true, "
                  + (form.types().isEmpty() ? LOOK : "columns = " + form.types())
                  + more
                  + ")";
          case PARQUET -> "read_parquet(" + list + ", union_by_name = true" + more + ")";
        });
  }

  /** What specifications call it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a query reads the lines of some files from, each a JSON value in a column. */
  static Sql readingJsonValues(List<Path> files) {
    return new Sql("read_json_objects(" + list(files) + ", format = 'newline_delimited')");
  }

  private static String list(List<Path> files) {
    return files.stream()
        .map(file -> TableFiles.escaped(file).code())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  // Types are not guessed: a number with leading zeros stays what it is. Without [skip] rows that
  // are shorter than later ones would be left out without a word, the header among them.
  private static String separated(
      String files, String separator, List<String> header, String more) {
    return "read_csv("
        + files
        + ", all_varchar = true, header = "
        + (header.isEmpty() ? "true" : "false, names = " + Sql.texts(header).code())
        + ", delim = "
        + Sql.text(separator).code()
        + ", quote = '\"', escape = '\"', comment = '', nullstr = '', skip = 0, union_by_name ="
        + " true"
        + more
        + ")";
  }
}
