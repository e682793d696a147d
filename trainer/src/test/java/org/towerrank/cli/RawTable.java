package org.towerrank.cli;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Reads gzip CSV by the library alone, for expectations that share no code with the product. */
public final class RawTable {
  private RawTable() {}

  /**
   * A row.
   *
   * @param values by column
   */
  public record Row(Map<String, String> values) {

    /** The value of a column that the table has. */
    public String get(String column) {
      return requireNonNull(values.get(column), column);
    }
  }

  /** All rows. */
  public static List<Row> of(Path file) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file));
        CsvReader<NamedCsvRecord> reader =
            CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.stream().map(row -> new Row(row.getFieldsAsMap())).toList();
    }
  }
}
