package org.towerrank.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds rows that have more or fewer fields than the header, with any separator. */
public final class RaggedRows {
  private RaggedRows() {}

  /**
   * Looks at the first rows of a file, plain or compressed by gzip. One whose header has a single
   * field is of another separator, and passes, unless it is a {@link SeparatorLine}.
   *
   * @param most rows that are looked at
   * @throws DataException naming the line of a row, with what was expected and found
   */
  public static void refuse(Path file, char separator, long most) throws IOException {
    try (Reader in =
            new BufferedReader(
                new InputStreamReader(
                    GzipData.decompress(file.toString(), Files.newInputStream(file)),
                    StandardCharsets.UTF_8));
        CsvReader<CsvRecord> rows =
            CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(in)) {
      int expected = 0;
      long seen = 0;
      for (CsvRecord row : rows) {
        if (seen == 0) {
          SeparatorLine.refuse(file.toString(), row.getField(0));
        }
        int found = row.getFieldCount();
        expected = seen == 0 ? found : expected;
        if (expected == 1 || seen++ > most) {
          return;
        }
        if (found != expected) {
          throw DataException.of(
              file,
              row.getStartingLineNumber(),
              "expected " + expected + " fields as in the header, found " + found);
        }
      }
    } catch (CsvParseException | UncheckedIOException e) {
      // Quotes that do not end, or bytes that are no text: what reads the file tells that.
    }
  }
}
