package org.towerrank.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Reader;
import java.io.UncheckedIOException;

/** Parses CSV some rows at a time; empty lines are skipped. For one thread at a time. */
final class CsvParser {
  private final Handler handler = new Handler();
  private final CloseableIterator<Boolean> parsed;

  CsvParser(Reader reader) {
    this.parsed =
        CsvReader.builder()
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .build(handler, reader)
            .iterator();
  }

  /** Parses the next rows into {@code rows}, and returns it. */
  CsvRows parse(CsvRows rows) {
    rows.clear();
    handler.rows = rows;
    try {
      while (!rows.isFull()) {
        if (!parsed.hasNext()) {
          rows.end(null);
          break;
        }
        parsed.next();
        rows.complete();
      }
    } catch (UncheckedIOException | CsvParseException e) {
      rows.end(e);
    }
    return rows;
  }

  private static final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {
    private CsvRows rows = new CsvRows();

    @Override
    protected void handleBegin(long startingLineNumber) {
      rows.begin(startingLineNumber);
    }

    @Override
    protected void handleField(int index, char[] source, int offset, int length, boolean quoted) {
      rows.add(source, offset, length);
    }

    @Override
    protected Boolean buildRecord() {
      return true;
    }
  }
}
