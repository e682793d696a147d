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

  /** What a query reads some files from, as a table of all their rows in their order. */
  public Sql reading(List<Path> files) {
    return reading(
        new Sql(
            files.stream()
                .map(file -> TableFiles.escaped(file).code())
                .collect(Collectors.joining(", ", "[", "]"))));
  }

  private Sql reading(Sql files) {
    return new Sql(
        switch (this) {
          case CSV -> separated(files, ",");
          case TSV -> separated(files, "\t");
          case JSON_LINES ->
              "read_json("
                  + files.code()
                  + ", format = 'newline_delimited', union_by_name = true,"
                  + " maximum_sample_files = 1000000, maximum_depth = 2)";
          case PARQUET -> "read_parquet(" + files.code() + ", union_by_name = true)";
        });
  }

  // Types are not guessed: a number with leading zeros stays what it is.
  private static String separated(Sql files, String delimiter) {
    return "read_csv("
        + files.code()
        + ", all_varchar = true, header = true, delim = "
        + Sql.text(delimiter).code()
        + ", quote = '\"', escape = '\"', comment = '', nullstr = '', union_by_name = true)";
  }
}
